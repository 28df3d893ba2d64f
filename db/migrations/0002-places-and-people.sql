-- Places (province → commune → hamlet → alley → door, dated) and people (households, residents, consent, register imports).
-- Ids never die: a merged or closed unit, household or resident keeps its row and points to what took its place.

create table provinces (
  province_id integer primary key,
  code text not null unique,
  name text not null,
  kind text not null check (kind in ('tinh', 'thanh_pho')),
  source text not null
);
select open_reference_table('provinces');

create table communes (
  commune_id integer primary key,
  code text not null unique,
  name text not null,
  kind text not null check (kind in ('xa', 'phuong', 'dac_khu')),
  province_id integer not null references provinces,
  valid_from date not null,
  valid_to date,
  succeeded_by integer[] not null default '{}',
  fictional boolean not null default false,
  area_km2 numeric,
  population integer,
  population_note text,
  predecessors text[] not null default '{}',
  source text not null,
  -- Labels differ by province and by unit: configurable words for hamlet and team.
  hamlet_label text not null default 'thôn',
  team_label text not null default 'Tổ công nghệ số cộng đồng',
  hotline text
);
select open_reference_table('communes');
create policy own_commune on communes for update to gocua_app using (commune_id = acting_commune());
create policy all_communes on communes for select to gocua_app using (true);
alter table communes enable row level security;
grant update (hamlet_label, team_label, hotline) on communes to gocua_app;

-- The official list of units as imported (a nation of them): reference data, no residents.
create table official_units (
  list_id uuid not null,
  row_no integer not null,
  province text not null,
  code text,
  kind text not null,
  name text not null,
  name_key text not null,
  area_km2 numeric,
  population integer,
  seat text,
  predecessors text[] not null default '{}',
  primary key (list_id, row_no)
);
create table official_unit_lists (
  list_id uuid primary key,
  title text not null,
  source text not null,
  file_sha256 text not null,
  imported_at timestamptz not null,
  imported_by text not null,
  units integer not null,
  refused jsonb not null default '[]'
);
grant select, insert on official_units, official_unit_lists to gocua_app;

create table hamlets (
  commune_id integer not null references communes,
  id uuid not null,
  name text not null,
  kind text not null,
  sort integer not null default 0,
  valid_from date not null,
  valid_to date,
  -- Where its doors went when it was merged or split; empty while it lives.
  succeeded_by uuid[] not null default '{}',
  primary key (commune_id, id)
);
select guard_commune_table('hamlets');

create table hamlet_names (
  commune_id integer not null,
  hamlet_id uuid not null,
  name text not null,
  valid_from date not null,
  valid_to date,
  primary key (commune_id, hamlet_id, valid_from),
  foreign key (commune_id, hamlet_id) references hamlets
);
select guard_commune_table('hamlet_names');

create table place_changes (
  commune_id integer not null references communes,
  id uuid not null,
  kind text not null check (kind in ('opened', 'renamed', 'merged', 'split', 'closed', 'commune_renamed', 'commune_merged', 'doors_moved')),
  effective_on date not null,
  decision_number text,
  decision_date date,
  from_ids text[] not null default '{}',
  to_ids text[] not null default '{}',
  note text,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (commune_id, id)
);
select guard_commune_table('place_changes');

create table alleys (
  commune_id integer not null,
  id uuid not null,
  hamlet_id uuid not null,
  name text not null,
  sort integer not null default 0,
  primary key (commune_id, id),
  foreign key (commune_id, hamlet_id) references hamlets
);
create index alleys_hamlet on alleys (commune_id, hamlet_id, sort);
select guard_commune_table('alleys');

create table doors (
  commune_id integer not null,
  id uuid not null,
  alley_id uuid not null,
  label text not null,
  -- Walking order inside the alley.
  sort integer not null default 0,
  note text,
  primary key (commune_id, id),
  foreign key (commune_id, alley_id) references alleys
);
create index doors_alley on doors (commune_id, alley_id, sort);
select guard_commune_table('doors');

create table households (
  commune_id integer not null,
  id uuid not null,
  hamlet_id uuid not null,
  door_id uuid,
  code text,
  -- Name of the head as the hamlet says it; shown when no resident is marked head.
  head_name text not null,
  head_name_key text not null,
  state text not null default 'active' check (state in ('active', 'moved_away', 'merged', 'undone')),
  merged_into uuid,
  import_id uuid,
  created_at timestamptz not null,
  primary key (commune_id, id),
  foreign key (commune_id, hamlet_id) references hamlets,
  foreign key (commune_id, door_id) references doors
);
create index households_hamlet on households (commune_id, hamlet_id);
create index households_door on households (commune_id, door_id);
select guard_commune_table('households');

create table residents (
  commune_id integer not null,
  id uuid not null,
  household_id uuid not null,
  full_name text not null,
  -- foldText(full_name): what search and duplicate detection compare.
  name_key text not null,
  birth_year integer,
  birth_date date,
  sex text check (sex in ('nam', 'nu')),
  household_role text not null default 'khac',
  language text not null default 'vi',
  device text not null default 'unknown' check (device in ('own', 'shared', 'none', 'unknown')),
  phone text,
  -- 'age', 'disability', 'living_alone'; the last two only with consent (people module decides).
  needs text[] not null default '{}',
  state text not null default 'active' check (state in ('active', 'moved_away', 'died', 'merged', 'erased', 'undone')),
  merged_into uuid,
  import_id uuid,
  -- Per field: the ledger sequence that last set it, for merging offline edits field by field.
  field_seqs jsonb not null default '{}',
  created_at timestamptz not null,
  primary key (commune_id, id),
  foreign key (commune_id, household_id) references households
);
create index residents_household on residents (commune_id, household_id);
create index residents_name on residents using gin (name_key gin_trgm_ops);
create index residents_name_order on residents (commune_id, name_key);
create index residents_import on residents (commune_id, import_id) where import_id is not null;
select guard_commune_table('residents');

create table consents (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  -- e.g. 'needs', 'reminders', 'practice_times'; wording kept with its version.
  purpose text not null,
  wording text not null,
  given_at timestamptz not null,
  given_how text not null,
  recorded_by text not null,
  withdrawn_at timestamptz,
  primary key (commune_id, id),
  foreign key (commune_id, resident_id) references residents
);
create index consents_resident on consents (commune_id, resident_id);
select guard_commune_table('consents');

create table register_imports (
  commune_id integer not null references communes,
  id uuid not null,
  file_name text not null,
  file_sha256 text not null,
  sheet text,
  state text not null check (state in ('uploaded', 'mapped', 'previewed', 'committing', 'committed', 'undoing', 'undone', 'refused', 'cancelled')),
  mapping jsonb not null default '{}',
  summary jsonb not null default '{}',
  progress_done integer not null default 0,
  progress_total integer not null default 0,
  created_at timestamptz not null,
  created_by text not null,
  committed_at timestamptz,
  undone_at timestamptz,
  primary key (commune_id, id)
);
select guard_commune_table('register_imports');

create table register_import_rows (
  commune_id integer not null,
  import_id uuid not null,
  row_no integer not null,
  verdict text not null check (verdict in ('ok', 'doubtful', 'refused', 'skipped')),
  -- What the officer decided about a doubtful row.
  decision text check (decision in ('take', 'skip')),
  person jsonb not null,
  reasons jsonb not null default '[]',
  household_id uuid,
  resident_id uuid,
  primary key (commune_id, import_id, row_no),
  foreign key (commune_id, import_id) references register_imports
);
create index register_import_rows_verdict on register_import_rows (commune_id, import_id, verdict, row_no);
select guard_commune_table('register_import_rows');

create table duplicate_pairs (
  commune_id integer not null,
  id uuid not null,
  first_id uuid not null,
  second_id uuid not null,
  score real not null,
  reasons jsonb not null default '[]',
  state text not null default 'open' check (state in ('open', 'merged', 'different')),
  decided_at timestamptz,
  decided_by text,
  primary key (commune_id, id),
  constraint duplicate_pairs_once unique (commune_id, first_id, second_id),
  foreign key (commune_id, first_id) references residents,
  foreign key (commune_id, second_id) references residents
);
create index duplicate_pairs_open on duplicate_pairs (commune_id, state, score desc);
select guard_commune_table('duplicate_pairs');

-- An offline edit of a field that had moved meanwhile: the loser is kept; identity fields wait here for a person.
create table field_conflicts (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  field text not null,
  current_value text,
  offered_value text,
  offered_by text not null,
  offered_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'taken', 'kept')),
  decided_at timestamptz,
  decided_by text,
  primary key (commune_id, id),
  foreign key (commune_id, resident_id) references residents
);
select guard_commune_table('field_conflicts');
