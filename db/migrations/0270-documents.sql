-- Văn bản: outgoing and incoming papers of a commune, their numbers, what happened to them, where they are kept, and what
-- went through the hub. Files lie in the file store; rows name them by SHA-256.

create table document_agencies (
  commune_id integer primary key references communes (commune_id) deferrable,
  -- Agency above and the agency itself, as they stand on a paper: 'HUYỆN …' lines are gone since 1/7/2025.
  parent_name text not null default '',
  name text not null,
  abbr text not null,
  -- Địa danh of the date line.
  place text not null,
  -- Identifier on the document hub (Decision 20/2020/QĐ-TTg).
  organ_code text not null,
  collective text not null,
  head_title text not null,
  numbering text not null check (numbering in ('one', 'by-type')),
  -- Real size of the seal's picture.
  seal_mm integer not null default 36 check (seal_mm between 20 and 60),
  updated_at timestamptz not null
);
select guard_commune_table('document_agencies');

create table document_units (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  name text not null,
  abbr text not null,
  head_account_id uuid,
  active boolean not null default true,
  primary key (commune_id, id)
);
create unique index document_units_abbr on document_units (commune_id, abbr) where active;
select guard_commune_table('document_units');

create table documents (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  type_key text not null,
  unit_id uuid not null,
  subject text not null,
  addressee text not null default '',
  body text not null,
  recipients text[] not null,
  -- Organ codes on the hub that get it electronically.
  organ_codes text[] not null default '{}',
  urgency text not null,
  signer_id uuid,
  signer_name text not null default '',
  signer_title text not null default '',
  capacity text not null,
  state text not null,
  version integer not null default 1,
  drafter_id uuid not null,
  drafter_name text not null,
  created_at timestamptz not null,
  changed_at timestamptz not null,
  due_on date,
  -- Set with the number, never changed afterwards.
  series text,
  number integer,
  number_year integer,
  symbol text,
  full_number text,
  issued_on date,
  -- Which paper this one corrects, replaces, answers.
  mends_id uuid,
  mends_how text check (mends_how in ('correct', 'replace')),
  answers_id uuid,
  subject_ref text,
  search tsvector not null,
  primary key (commune_id, id),
  foreign key (commune_id, unit_id) references document_units (commune_id, id) deferrable,
  check ((number is null) = (full_number is null) and (number is null) = (issued_on is null))
);
create index documents_newest on documents (commune_id, changed_at desc, id);
create index documents_state on documents (commune_id, state, changed_at desc, id);
create index documents_register on documents (commune_id, number_year, series, number) where number is not null;
create index documents_issued on documents (commune_id, issued_on desc, id) where number is not null;
create index documents_search on documents using gin (search);
select guard_commune_table('documents');

create table document_versions (
  commune_id integer not null references communes (commune_id) deferrable,
  document_id uuid not null,
  version integer not null,
  subject text not null,
  body text not null,
  by_id uuid not null,
  by_name text not null,
  at timestamptz not null,
  primary key (commune_id, document_id, version),
  foreign key (commune_id, document_id) references documents (commune_id, id) deferrable
);
select guard_commune_table('document_versions');

-- What the editor saved by itself while somebody wrote; gone when a version is saved.
create table document_autosaves (
  commune_id integer not null references communes (commune_id) deferrable,
  document_id uuid not null,
  account_id uuid not null,
  base_version integer not null,
  fields jsonb not null,
  at timestamptz not null,
  primary key (commune_id, document_id, account_id),
  foreign key (commune_id, document_id) references documents (commune_id, id) deferrable
);
select guard_commune_table('document_autosaves');

create table document_comments (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  document_id uuid not null,
  version integer not null,
  by_id uuid not null,
  by_name text not null,
  text text not null,
  at timestamptz not null,
  resolved_at timestamptz,
  primary key (commune_id, id),
  foreign key (commune_id, document_id) references documents (commune_id, id) deferrable
);
create index document_comments_of on document_comments (commune_id, document_id, at);
select guard_commune_table('document_comments');

-- Another unit is asked for its opinion, with a deadline.
create table document_consultations (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  document_id uuid not null,
  unit_id uuid not null,
  asked_by_name text not null,
  asked_at timestamptz not null,
  due_at timestamptz not null,
  question text not null default '',
  verdict text check (verdict in ('agree', 'change', 'none')),
  answer text,
  answered_by_name text,
  answered_at timestamptz,
  primary key (commune_id, id),
  foreign key (commune_id, document_id) references documents (commune_id, id) deferrable,
  foreign key (commune_id, unit_id) references document_units (commune_id, id) deferrable
);
create index document_consultations_of on document_consultations (commune_id, document_id);
create index document_consultations_open on document_consultations (commune_id, unit_id, due_at) where answered_at is null;
select guard_commune_table('document_consultations');

-- The trail: every step with who took it and why it went back.
create table document_steps (
  commune_id integer not null references communes (commune_id) deferrable,
  document_id uuid not null,
  seq integer not null,
  step text not null,
  by_id uuid not null,
  by_name text not null,
  reason text,
  at timestamptz not null,
  primary key (commune_id, document_id, seq),
  foreign key (commune_id, document_id) references documents (commune_id, id) deferrable
);
select guard_commune_table('document_steps');

-- Each stage of the PDF, so that every earlier one can be looked at.
create table document_files (
  commune_id integer not null references communes (commune_id) deferrable,
  document_id uuid not null,
  stage text not null check (stage in ('unsigned', 'signed', 'numbered', 'sealed')),
  sha256 text not null,
  size_bytes integer not null,
  made_at timestamptz not null,
  -- Where the signing fields are: {name: {page, x, y, width, height}} in points from the top left.
  places jsonb not null default '{}',
  primary key (commune_id, document_id, stage),
  foreign key (commune_id, document_id) references documents (commune_id, id) deferrable
);
select guard_commune_table('document_files');

-- One row per counter: last number given. Locked by the transaction that takes the next.
create table document_series (
  commune_id integer not null references communes (commune_id) deferrable,
  register text not null check (register in ('out', 'in')),
  series text not null,
  year integer not null,
  last integer not null,
  primary key (commune_id, register, series, year)
);
select guard_commune_table('document_series');

-- Every number ever given; one that is nobody's says why.
create table document_numbers (
  commune_id integer not null references communes (commune_id) deferrable,
  register text not null check (register in ('out', 'in')),
  series text not null,
  year integer not null,
  number integer not null,
  document_id uuid,
  void_reason text,
  taken_at timestamptz not null,
  primary key (commune_id, register, series, year, number),
  check (document_id is not null or void_reason is not null)
);
create unique index document_numbers_once on document_numbers (commune_id, register, document_id) where document_id is not null;
select guard_commune_table('document_numbers');

create table document_delegations (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  from_account_id uuid not null,
  from_name text not null,
  to_account_id uuid not null,
  to_name text not null,
  -- 'tl', 'tuq': capacity on paper; 'absence': stands in for tasks while away.
  capacity text not null check (capacity in ('tl', 'tuq', 'absence')),
  type_keys text[] not null default '{}',
  valid_from date not null,
  valid_to date not null,
  basis text not null,
  withdrawn_at timestamptz,
  created_at timestamptz not null,
  primary key (commune_id, id),
  check (valid_from <= valid_to)
);
create index document_delegations_to on document_delegations (commune_id, to_account_id, valid_to);
select guard_commune_table('document_delegations');

create table incoming_documents (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  arrival_number integer not null,
  arrival_year integer not null,
  arrived_at timestamptz not null,
  via text not null check (via in ('hub', 'email', 'upload', 'scan')),
  organ_name text not null,
  organ_code text,
  full_number text not null,
  issued_on date,
  type_key text not null,
  subject text not null,
  urgency text not null,
  -- 'valid', 'unsigned', 'unverifiable': what the check on arrival said; tampered ones never get here.
  integrity text not null check (integrity in ('valid', 'unsigned', 'unverifiable')),
  integrity_note text not null default '',
  state text not null check (state in ('registered', 'assigned', 'done', 'recalled')),
  acknowledged_at timestamptz,
  instruction text,
  instructed_by_name text,
  instructed_at timestamptz,
  due_at timestamptz,
  done_at timestamptz,
  result text,
  file_sha256 text not null,
  file_size_bytes integer not null,
  hub_document_id text,
  search tsvector not null,
  primary key (commune_id, id)
);
create unique index incoming_documents_number on incoming_documents (commune_id, arrival_year, arrival_number);
create unique index incoming_documents_once on incoming_documents (commune_id, organ_name, full_number, issued_on) where full_number <> '';
create unique index incoming_documents_hub on incoming_documents (commune_id, hub_document_id) where hub_document_id is not null;
create index incoming_documents_state on incoming_documents (commune_id, state, arrived_at desc, id);
create index incoming_documents_search on incoming_documents using gin (search);
select guard_commune_table('incoming_documents');

create table incoming_tasks (
  commune_id integer not null references communes (commune_id) deferrable,
  incoming_id uuid not null,
  unit_id uuid not null,
  role text not null check (role in ('lead', 'co')),
  due_at timestamptz,
  done_at timestamptz,
  done_by_name text,
  result text,
  primary key (commune_id, incoming_id, unit_id),
  foreign key (commune_id, incoming_id) references incoming_documents (commune_id, id) deferrable,
  foreign key (commune_id, unit_id) references document_units (commune_id, id) deferrable
);
create index incoming_tasks_open on incoming_tasks (commune_id, unit_id, due_at) where done_at is null;
select guard_commune_table('incoming_tasks');

-- Papers refused at the door: why, and that the sender was told.
create table incoming_refusals (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  at timestamptz not null,
  via text not null,
  organ_name text not null,
  full_number text not null,
  reason text not null,
  hub_document_id text,
  told_at timestamptz,
  primary key (commune_id, id)
);
create index incoming_refusals_newest on incoming_refusals (commune_id, at desc, id);
select guard_commune_table('incoming_refusals');

-- What waits to go to the hub, went, or came from it.
create table exchange_messages (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  business text not null check (business in ('new', 'recall', 'update', 'replace', 'status')),
  document_id uuid,
  hub_document_id text not null,
  to_code text not null,
  to_name text not null,
  state text not null check (state in ('waiting', 'sent', 'received', 'refused', 'processing', 'done', 'dead')),
  status_note text,
  attempts integer not null default 0,
  next_at timestamptz,
  last_error text,
  made_at timestamptz not null,
  changed_at timestamptz not null,
  primary key (commune_id, id)
);
create index exchange_messages_due on exchange_messages (commune_id, next_at) where state = 'waiting';
create index exchange_messages_of on exchange_messages (commune_id, document_id);
create index exchange_messages_newest on exchange_messages (commune_id, changed_at desc, id);
select guard_commune_table('exchange_messages');

-- Danh mục hồ sơ of a year, approved each January, and what is filed in each.
create table case_files (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  year integer not null,
  code text not null,
  title text not null,
  unit_id uuid not null,
  keeper_name text not null,
  -- Null = for ever.
  retention_years integer check (retention_years between 1 and 100),
  retention_basis text not null,
  state text not null check (state in ('open', 'closed', 'handed_over', 'destroyed')),
  opened_on date not null,
  closed_on date,
  handed_over_on date,
  handover_note text,
  destroyed_on date,
  destruction_note text,
  primary key (commune_id, id),
  foreign key (commune_id, unit_id) references document_units (commune_id, id) deferrable
);
create unique index case_files_code on case_files (commune_id, year, code);
select guard_commune_table('case_files');

create table case_file_papers (
  commune_id integer not null references communes (commune_id) deferrable,
  case_file_id uuid not null,
  direction text not null check (direction in ('out', 'in')),
  paper_id uuid not null,
  filed_at timestamptz not null,
  filed_by_name text not null,
  primary key (commune_id, direction, paper_id),
  foreign key (commune_id, case_file_id) references case_files (commune_id, id) deferrable
);
create index case_file_papers_of on case_file_papers (commune_id, case_file_id);
select guard_commune_table('case_file_papers');
