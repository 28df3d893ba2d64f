-- Dossiers of the one-stop counter (Nghị định 118/2025/NĐ-CP): the file itself with its separate axes, its events, papers,
-- steps, the one supplement request, tickets, delegations, and what travels to and from the national portal.

-- The way a procedure goes through the house. Rows never change: a new version is a new row, dossiers keep theirs.
create table dossier_flows (
  commune_id integer not null references communes deferrable,
  id uuid not null,
  -- '*' is the way for every procedure that has none of its own.
  procedure_code text not null,
  version integer not null check (version > 0),
  definition jsonb not null,
  -- 'sample' came with the software, 'commune' was published here.
  origin text not null check (origin in ('sample', 'commune')),
  published_at timestamptz not null,
  published_by text not null,
  primary key (commune_id, id),
  unique (commune_id, procedure_code, version)
);
select guard_commune_table('dossier_flows');

create table dossiers (
  commune_id integer not null references communes deferrable,
  id uuid not null,
  code text not null,
  procedure_code text not null,
  procedure_name text not null,
  procedure_version text not null,
  flow_id uuid not null,
  flow_state jsonb not null,
  -- The ten codes synced nationally, read off the statechart.
  state smallint not null check (state between 1 and 10),
  -- KenhThucHien: 1 counter, 2 online, 3 post.
  channel smallint not null check (channel in (1, 2, 3)),
  -- NoiNopHoSo: filed on the national portal or here.
  filed_where text not null check (filed_where in ('portal', 'local')),
  resolving_agency text not null,
  receiving_point text not null,
  applicant_name text not null,
  organisation text,
  personal_id text,
  phone text,
  email text,
  address text not null default '',
  -- Who acts for the applicant, and on what paper; who helped without acting. Neither replaces the applicant.
  representative jsonb,
  assisted_by text,
  request text not null default '',
  sets smallint not null default 1 check (sets between 1 and 20),
  form_data jsonb not null default '{}',
  result_way text not null default 'counter' check (result_way in ('counter', 'post', 'online')),
  returns_document boolean not null default true,
  deadline jsonb not null,
  filed_at timestamptz not null,
  accepted_at timestamptz,
  original_due_at timestamptz,
  -- null before acceptance, while the clock stands still, and when the law gives no figure.
  due_at timestamptz,
  near_at timestamptz,
  ended_at timestamptz,
  returned_at timestamptz,
  apology_at timestamptz,
  supplements smallint not null default 0 check (supplements between 0 and 1),
  payment_state text not null default 'none' check (payment_state in ('none', 'due', 'part', 'paid', 'waived', 'refunded')),
  -- DuocThanhToanTrucTuyen: 0 no, 1 national portal, 2 local gateway.
  paid_online smallint not null default 0 check (paid_online in (0, 1, 2)),
  fees jsonb not null default '[]',
  delivery_state text not null default 'none' check (delivery_state in ('none', 'waiting', 'posted', 'delivered', 'failed')),
  sync_state text not null default 'waiting' check (sync_state in ('waiting', 'synced', 'failed', 'off')),
  -- TaiKhoanDuocXacThucVoiVNeID, MaCSDL.
  vneid boolean not null default false,
  source_databases text[] not null default '{}',
  result_code text,
  result_file text,
  result_name text,
  result_link text,
  rating smallint check (rating between 1 and 3),
  petition text,
  search_key text not null,
  revision integer not null default 1,
  created_at timestamptz not null,
  primary key (commune_id, id),
  constraint dossier_code_once unique (commune_id, code),
  foreign key (commune_id, flow_id) references dossier_flows deferrable
);
select guard_commune_table('dossiers');
create index dossiers_newest on dossiers (commune_id, created_at desc, id desc);
create index dossiers_state on dossiers (commune_id, state, created_at desc, id desc);
create index dossiers_due on dossiers (commune_id, due_at, id) where ended_at is null and due_at is not null;
create index dossiers_procedure on dossiers (commune_id, procedure_code, created_at desc, id desc);
create index dossiers_words on dossiers using gin (name_tokens(commune_id, search_key)) with (fastupdate = off);
create index dossiers_unsynced on dossiers (commune_id, sync_state, created_at desc, id desc) where sync_state in ('waiting', 'failed');

-- What happened, in order: the clock, the control slip and the national event list are computed from here.
create table dossier_events (
  commune_id integer not null references communes deferrable,
  dossier_id uuid not null,
  no integer not null,
  at timestamptz not null,
  actor_id text not null,
  actor_name text not null,
  type text not null,
  data jsonb not null default '{}',
  primary key (commune_id, dossier_id, no),
  foreign key (commune_id, dossier_id) references dossiers deferrable
);
select guard_commune_table('dossier_events');

create table dossier_components (
  commune_id integer not null references communes deferrable,
  dossier_id uuid not null,
  no smallint not null,
  document_key text not null,
  name text not null,
  kind text not null check (kind in ('original', 'copy', 'electronic', 'shown', 'data')),
  copies smallint not null default 1,
  pages smallint,
  file_id text,
  file_name text,
  -- DuocSoHoa, DuocTaiSuDung, DuocLayTuKhoDMQG, MaKetQuaThayThe.
  digitised boolean not null default false,
  reused boolean not null default false,
  from_store boolean not null default false,
  replaced_by text,
  added_at timestamptz not null,
  added_by text not null,
  primary key (commune_id, dossier_id, no),
  foreign key (commune_id, dossier_id) references dossiers deferrable
);
select guard_commune_table('dossier_components');

-- Who has to do what: a row for each time a step was opened. Rows of the control slip.
create table dossier_tasks (
  commune_id integer not null references communes deferrable,
  id uuid not null,
  dossier_id uuid not null,
  step text not null,
  name text not null,
  unit text not null,
  role text not null check (role in ('specialist', 'leader', 'van_thu', 'outside')),
  agency text,
  assignee_id text,
  assignee_name text,
  handed_by text not null,
  state text not null default 'open' check (state in ('open', 'done', 'recalled', 'cancelled')),
  opened_at timestamptz not null,
  -- When the step should be done at the planned pace, and by when the whole file is due; 'infinity' while that is not known.
  planned_at timestamptz,
  sort_at timestamptz not null,
  done_at timestamptz,
  done_by text,
  outcome text check (outcome in ('early', 'on_time', 'late')),
  note text,
  primary key (commune_id, id),
  foreign key (commune_id, dossier_id) references dossiers deferrable
);
select guard_commune_table('dossier_tasks');
create index dossier_tasks_of on dossier_tasks (commune_id, dossier_id, opened_at);
create unique index dossier_tasks_open_once on dossier_tasks (commune_id, dossier_id, step) where state = 'open';
create index dossier_tasks_mine on dossier_tasks (commune_id, assignee_id, sort_at, id) where state = 'open';
create index dossier_tasks_unit on dossier_tasks (commune_id, unit, sort_at, id) where state = 'open';
create index dossier_tasks_role on dossier_tasks (commune_id, role, sort_at, id) where state = 'open';

-- One request to supplement for each dossier: the key says so.
create table dossier_supplements (
  commune_id integer not null references communes deferrable,
  dossier_id uuid not null,
  asked_at timestamptz not null,
  asked_by text not null,
  asked_name text not null,
  -- [{part, reason, words}]
  reasons jsonb not null,
  words text not null default '',
  contact_name text not null,
  contact_phone text not null,
  answered_at timestamptz,
  answer text,
  constraint dossier_supplement_once primary key (commune_id, dossier_id),
  foreign key (commune_id, dossier_id) references dossiers deferrable
);
select guard_commune_table('dossier_supplements');

-- Numbers that begin again each day: dossier codes, tickets, and those that go on: register, results.
create table dossier_counters (
  commune_id integer not null references communes deferrable,
  kind text not null,
  day date not null,
  last integer not null,
  primary key (commune_id, kind, day)
);
select guard_commune_table('dossier_counters');

create table dossier_settings (
  commune_id integer not null references communes deferrable,
  code_pattern text not null default 'ordinary' check (code_pattern in ('ordinary', 'centralised', 'legacy')),
  agency text not null default '',
  owner text not null default '01',
  centre_name text not null default '',
  phone text not null default '',
  portal_url text not null default '',
  portal_cursor bigint not null default 0,
  changed_at timestamptz,
  changed_by text,
  primary key (commune_id)
);
select guard_commune_table('dossier_settings');

-- Which department's list a person works from.
create table dossier_staff (
  commune_id integer not null references communes deferrable,
  account_id uuid not null,
  units text[] not null,
  primary key (commune_id, account_id)
);
select guard_commune_table('dossier_staff');

create table dossier_delegations (
  commune_id integer not null references communes deferrable,
  id uuid not null,
  from_id uuid not null,
  from_name text not null,
  to_id uuid not null,
  to_name text not null,
  starts_on date not null,
  ends_on date not null,
  reason text not null default '',
  created_at timestamptz not null,
  created_by text not null,
  ended_at timestamptz,
  primary key (commune_id, id),
  check (starts_on <= ends_on),
  check (from_id <> to_id)
);
select guard_commune_table('dossier_delegations');
create index dossier_delegations_to on dossier_delegations (commune_id, to_id, ends_on) where ended_at is null;
create index dossier_delegations_from on dossier_delegations (commune_id, from_id, ends_on) where ended_at is null;

create table dossier_saved_views (
  commune_id integer not null references communes deferrable,
  id uuid not null,
  account_id uuid not null,
  name text not null,
  query text not null,
  created_at timestamptz not null,
  primary key (commune_id, id),
  unique (commune_id, account_id, name)
);
select guard_commune_table('dossier_saved_views');

create table dossier_tickets (
  commune_id integer not null references communes deferrable,
  id uuid not null,
  day date not null,
  no integer not null,
  purpose text not null check (purpose in ('file', 'collect', 'ask')),
  priority boolean not null default false,
  state text not null default 'waiting' check (state in ('waiting', 'called', 'served', 'missed')),
  desk text,
  taken_at timestamptz not null,
  called_at timestamptz,
  called_by text,
  ended_at timestamptz,
  primary key (commune_id, id),
  unique (commune_id, day, no)
);
select guard_commune_table('dossier_tickets');
create index dossier_tickets_waiting on dossier_tickets (commune_id, day, priority desc, no) where state = 'waiting';

-- What the portal has to hear, one row for each event, in the order of the events.
create table portal_outbox (
  commune_id integer not null references communes deferrable,
  dossier_id uuid not null,
  no integer not null,
  id uuid not null,
  payload jsonb not null,
  state text not null default 'waiting' check (state in ('waiting', 'acknowledged', 'dead')),
  tries integer not null default 0,
  next_at timestamptz not null,
  last_error text,
  created_at timestamptz not null,
  acknowledged_at timestamptz,
  primary key (commune_id, dossier_id, no),
  foreign key (commune_id, dossier_id) references dossiers deferrable
);
select guard_commune_table('portal_outbox');
create index portal_outbox_waiting on portal_outbox (commune_id, next_at) where state = 'waiting';
create index portal_outbox_dead on portal_outbox (commune_id, created_at desc) where state = 'dead';

-- What the portal sent, kept as it came; a message is acted upon once.
create table portal_inbox (
  commune_id integer not null references communes deferrable,
  message_id text not null,
  kind text not null,
  payload jsonb not null,
  received_at timestamptz not null,
  state text not null check (state in ('done', 'refused')),
  outcome text not null default '',
  dossier_id uuid,
  primary key (commune_id, message_id)
);
select guard_commune_table('portal_inbox');
create index portal_inbox_newest on portal_inbox (commune_id, received_at desc);

-- Every word that occurs in a name on a dossier: typing slips are mended against these.
create table dossier_words (
  commune_id integer not null references communes deferrable,
  word text not null,
  primary key (commune_id, word)
);
select guard_commune_table('dossier_words');

create function remember_dossier_words() returns trigger language plpgsql as $$
begin
  insert into dossier_words (commune_id, word)
  select distinct fresh.commune_id, w from fresh, unnest(string_to_array(fresh.search_key, ' ')) w where w ~ '^[a-z]+$'
  on conflict do nothing;
  return null;
end $$;
create trigger dossiers_words_new after insert on dossiers referencing new table as fresh
  for each statement execute function remember_dossier_words();

-- Dossiers that hold, for each asked word, one of its alternatives; newest first. Runs as its owner because row-level
-- security keeps the planner from the word index; it asks for the acting commune itself.
create function find_dossiers(commune integer, asked jsonb, cap integer)
returns table (id uuid) language plpgsql stable security definer set search_path = public as $$
declare
  conditions text := '';
  alternatives jsonb;
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_dossiers: acting in another commune';
  end if;
  for alternatives in select jsonb_array_elements(asked) loop
    conditions := conditions || format(' and name_tokens(d.commune_id, d.search_key) && %L::text[]',
      (select array_agg(commune::text || ':' || a) from jsonb_array_elements_text(alternatives) a));
  end loop;
  return query execute format(
    'select d.id from dossiers d where d.commune_id = %s%s order by d.created_at desc, d.id desc limit %s', commune, conditions, cap);
end $$;
grant execute on function find_dossiers(integer, jsonb, integer) to gocua_app;
