-- Drives, visits and lessons (immutable events), the evidence they add up to, requests from residents,
-- and what phones send and hear. Skills are content (content/skills), named here by their key.

create table drives (
  commune_id integer not null references communes,
  id uuid not null,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  skills text[] not null,
  -- Target: population definition, value, unit, source document.
  target_population text not null,
  target_value integer not null,
  target_unit text not null check (target_unit in ('percent', 'people', 'households')),
  target_rung integer not null check (target_rung between 1 and 5),
  target_source text not null,
  state text not null default 'open' check (state in ('open', 'closed')),
  created_at timestamptz not null,
  created_by text not null,
  primary key (commune_id, id)
);
select guard_commune_table('drives');

create table drive_hamlets (
  commune_id integer not null,
  drive_id uuid not null,
  hamlet_id uuid not null,
  primary key (commune_id, drive_id, hamlet_id),
  foreign key (commune_id, drive_id) references drives,
  foreign key (commune_id, hamlet_id) references hamlets
);
select guard_commune_table('drive_hamlets');

create table visits (
  commune_id integer not null,
  id uuid not null,
  household_id uuid not null,
  -- The hamlet the household belonged to on the server when the visit arrived.
  hamlet_id uuid not null,
  drive_id uuid,
  member_id uuid,
  recorded_by text not null,
  visited_on date not null,
  visited_at timestamptz not null,
  received_at timestamptz not null,
  outcome text not null check (outcome in ('met', 'nobody_home', 'refused', 'moved', 'come_back')),
  minutes integer not null default 0 check (minutes between 0 and 480),
  next_on date,
  note text,
  primary key (commune_id, id),
  foreign key (commune_id, household_id) references households
);
create index visits_household on visits (commune_id, household_id, visited_on desc);
create index visits_hamlet_day on visits (commune_id, hamlet_id, visited_on);
create index visits_member_day on visits (commune_id, member_id, visited_on);
create index visits_drive on visits (commune_id, drive_id, visited_on) where drive_id is not null;
select guard_commune_table('visits');

-- One lesson = one person and one skill in one visit, with the rung seen that day (1 reached … 4 unaided later).
create table lessons (
  commune_id integer not null,
  visit_id uuid not null,
  resident_id uuid not null,
  skill text not null,
  rung integer not null check (rung between 1 and 5),
  primary key (commune_id, visit_id, resident_id, skill),
  foreign key (commune_id, visit_id) references visits,
  foreign key (commune_id, resident_id) references residents
);
create index lessons_resident on lessons (commune_id, resident_id);
select guard_commune_table('lessons');

-- The highest rung per person and skill, with the visit that proves it. Projection of the ledger, rebuildable.
create table evidence (
  commune_id integer not null,
  resident_id uuid not null,
  skill text not null,
  rung integer not null check (rung between 1 and 5),
  reached_on date not null,
  visit_id uuid,
  source text,
  primary key (commune_id, resident_id, skill)
);
select guard_commune_table('evidence');

-- What the door map and the boards read: one row per household. Projection, rebuildable.
create table household_states (
  commune_id integer not null,
  household_id uuid not null,
  hamlet_id uuid not null,
  best_rung integer not null default 0,
  visits integer not null default 0,
  last_visit_on date,
  last_outcome text,
  next_on date,
  -- True when one member is proficient (rung ≥ 3) in the five skills of công văn 3240.
  five_skills boolean not null default false,
  primary key (commune_id, household_id)
);
create index household_states_hamlet on household_states (commune_id, hamlet_id, best_rung);
select guard_commune_table('household_states');

create table house_calls (
  commune_id integer not null references communes,
  id uuid not null,
  caller_name text not null,
  hamlet_id uuid,
  place_text text not null,
  about text not null,
  phone text,
  note text,
  asked_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'accepted', 'done', 'declined')),
  household_id uuid,
  member_id uuid,
  answered_at timestamptz,
  answer text,
  primary key (commune_id, id)
);
create index house_calls_open on house_calls (commune_id, state, asked_at);
select guard_commune_table('house_calls');

create table escalations (
  commune_id integer not null references communes,
  id uuid not null,
  visit_id uuid,
  household_id uuid,
  to_whom text not null check (to_whom in ('counter', 'police', 'leader')),
  reason text not null,
  raised_at timestamptz not null,
  raised_by text not null,
  state text not null default 'open' check (state in ('open', 'handled')),
  answer text,
  handled_at timestamptz,
  handled_by text,
  primary key (commune_id, id)
);
create index escalations_open on escalations (commune_id, state, raised_at);
select guard_commune_table('escalations');

-- Who taught whom: a taught resident who teaches another (người gieo số).
create table teachings (
  commune_id integer not null,
  id uuid not null,
  teacher_id uuid not null,
  learner_id uuid not null,
  skill text not null,
  taught_on date not null,
  visit_id uuid,
  recorded_by text not null,
  primary key (commune_id, id),
  constraint teachings_once unique (commune_id, teacher_id, learner_id, skill),
  check (teacher_id <> learner_id),
  foreign key (commune_id, teacher_id) references residents,
  foreign key (commune_id, learner_id) references residents
);
create index teachings_learner on teachings (commune_id, learner_id);
select guard_commune_table('teachings');

-- Raw first: every command a phone sent, as it came, with the answer it got. Nothing here is ever dropped.
create table inbox (
  commune_id integer not null,
  device_id uuid not null,
  device_seq bigint not null,
  command_id uuid not null,
  kind text not null,
  schema_version integer not null,
  made_at timestamptz not null,
  received_at timestamptz not null,
  body jsonb not null,
  state text not null default 'received' check (state in ('received', 'accepted', 'refused', 'settled')),
  problems jsonb,
  answered_at timestamptz,
  primary key (commune_id, device_id, device_seq)
);
create index inbox_waiting on inbox (commune_id, state) where state in ('received', 'refused');
create index inbox_command on inbox (commune_id, command_id);
select guard_commune_table('inbox');

-- Immutable snapshot packs by content hash, one per hamlet and schema version, valid from a ledger sequence.
create table packs (
  commune_id integer not null,
  hamlet_id uuid not null,
  schema_version integer not null,
  seq bigint not null,
  sha256 text not null,
  size_bytes integer not null,
  body bytea not null,
  built_at timestamptz not null,
  primary key (commune_id, hamlet_id, schema_version, seq)
);
create index packs_hash on packs (commune_id, sha256);
select guard_commune_table('packs');

create table personal_data_requests (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  kind text not null check (kind in ('access', 'correct', 'withdraw', 'restrict', 'object', 'erase')),
  asked_at timestamptz not null,
  asked_how text not null,
  answer_by date not null,
  act_by date not null,
  state text not null default 'open' check (state in ('open', 'answered', 'done', 'refused')),
  answered_at timestamptz,
  done_at timestamptz,
  outcome text,
  handled_by text,
  primary key (commune_id, id)
);
create index personal_data_requests_open on personal_data_requests (commune_id, state, answer_by);
select guard_commune_table('personal_data_requests');
