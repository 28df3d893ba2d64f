-- Generated from the migrated database by `npm run db-types`. Do not edit.

create table accounts (
  id uuid not null,
  commune_id integer,
  province_id integer,
  login text not null,
  full_name text not null,
  roles text[] not null,
  password_hash text,
  totp_secret bytea,
  totp_last_step bigint,
  state text default 'active'::text not null,
  must_change_password boolean default false not null,
  created_at timestamp with time zone not null,
  password_changed_at timestamp with time zone,
  password_until timestamp with time zone,
  totp_confirmed_at timestamp with time zone,
  constraint accounts_login_once UNIQUE (login),
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint accounts_province_id_fkey FOREIGN KEY (province_id) REFERENCES provinces(province_id),
  constraint accounts_state_check CHECK ((state = ANY (ARRAY['active'::text, 'locked'::text, 'closed'::text])))
);
CREATE INDEX accounts_commune ON public.accounts USING btree (commune_id);
-- policy commune_wall (ALL): (COALESCE(commune_id, 0) = acting_commune())
-- gocua_app may INSERT, SELECT, UPDATE

create table alleys (
  commune_id integer not null,
  id uuid not null,
  hamlet_id uuid not null,
  name text not null,
  sort integer default 0 not null,
  import_id uuid,
  constraint alleys_pkey PRIMARY KEY (commune_id, id),
  constraint alleys_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id)
);
CREATE INDEX alleys_hamlet ON public.alleys USING btree (commune_id, hamlet_id, sort);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table attachments (
  commune_id integer not null,
  sha256 text not null,
  visit_id uuid not null,
  media_type text not null,
  size_bytes integer not null,
  announced_at timestamp with time zone not null,
  stored_at timestamp with time zone,
  refused text,
  constraint attachments_pkey PRIMARY KEY (commune_id, visit_id, sha256),
  constraint attachments_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint attachments_size_bytes_check CHECK (((size_bytes >= 1) AND (size_bytes <= 209715200)))
);
CREATE INDEX attachments_waiting ON public.attachments USING btree (commune_id, sha256) WHERE (stored_at IS NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table communes (
  commune_id integer not null,
  code text not null,
  name text not null,
  kind text not null,
  province_id integer not null,
  valid_from date not null,
  valid_to date,
  succeeded_by integer[] default '{}'::integer[] not null,
  fictional boolean default false not null,
  area_km2 numeric,
  population integer,
  population_note text,
  predecessors text[] default '{}'::text[] not null,
  source text not null,
  hamlet_label text default 'thôn'::text not null,
  team_label text default 'Tổ công nghệ số cộng đồng'::text not null,
  hotline text,
  constraint communes_code_key UNIQUE (code),
  constraint communes_pkey PRIMARY KEY (commune_id),
  constraint communes_province_id_fkey FOREIGN KEY (province_id) REFERENCES provinces(province_id),
  constraint communes_kind_check CHECK ((kind = ANY (ARRAY['xa'::text, 'phuong'::text, 'dac_khu'::text])))
);
-- policy all_communes (SELECT): true
-- policy own_commune (UPDATE): (commune_id = acting_commune())
-- gocua_app may SELECT

create table consents (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  purpose text not null,
  wording text not null,
  given_at timestamp with time zone not null,
  given_how text not null,
  recorded_by text not null,
  withdrawn_at timestamp with time zone,
  constraint consents_pkey PRIMARY KEY (commune_id, id),
  constraint consents_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id)
);
CREATE INDEX consents_resident ON public.consents USING btree (commune_id, resident_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table devices (
  id uuid not null,
  commune_id integer not null,
  member_id uuid not null,
  label text not null,
  enrolled_at timestamp with time zone not null,
  enrolled_by text not null,
  last_seen_at timestamp with time zone,
  last_sequence bigint default 0 not null,
  data_key bytea,
  revoked_at timestamp with time zone,
  revoked_by text,
  revoke_reason text,
  constraint devices_pkey PRIMARY KEY (id),
  constraint devices_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint devices_commune_id_member_id_fkey FOREIGN KEY (commune_id, member_id) REFERENCES team_members(commune_id, id)
);
CREATE INDEX devices_member ON public.devices USING btree (commune_id, member_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may INSERT, SELECT, UPDATE

create table doors (
  commune_id integer not null,
  id uuid not null,
  alley_id uuid not null,
  label text not null,
  sort integer default 0 not null,
  note text,
  import_id uuid,
  constraint doors_pkey PRIMARY KEY (commune_id, id),
  constraint doors_commune_id_alley_id_fkey FOREIGN KEY (commune_id, alley_id) REFERENCES alleys(commune_id, id)
);
CREATE INDEX doors_alley ON public.doors USING btree (commune_id, alley_id, sort);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table drive_hamlets (
  commune_id integer not null,
  drive_id uuid not null,
  hamlet_id uuid not null,
  constraint drive_hamlets_pkey PRIMARY KEY (commune_id, drive_id, hamlet_id),
  constraint drive_hamlets_commune_id_drive_id_fkey FOREIGN KEY (commune_id, drive_id) REFERENCES drives(commune_id, id),
  constraint drive_hamlets_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table drives (
  commune_id integer not null,
  id uuid not null,
  name text not null,
  starts_on date not null,
  ends_on date not null,
  skills text[] not null,
  target_population text not null,
  target_value integer not null,
  target_unit text not null,
  target_rung integer not null,
  target_source text not null,
  state text default 'open'::text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  constraint drives_pkey PRIMARY KEY (commune_id, id),
  constraint drives_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint drives_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint drives_target_rung_check CHECK (((target_rung >= 1) AND (target_rung <= 5))),
  constraint drives_target_unit_check CHECK ((target_unit = ANY (ARRAY['percent'::text, 'people'::text, 'households'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table duplicate_pairs (
  commune_id integer not null,
  id uuid not null,
  first_id uuid not null,
  second_id uuid not null,
  score real not null,
  reasons jsonb default '[]'::jsonb not null,
  state text default 'open'::text not null,
  decided_at timestamp with time zone,
  decided_by text,
  constraint duplicate_pairs_once UNIQUE (commune_id, first_id, second_id),
  constraint duplicate_pairs_pkey PRIMARY KEY (commune_id, id),
  constraint duplicate_pairs_commune_id_first_id_fkey FOREIGN KEY (commune_id, first_id) REFERENCES residents(commune_id, id),
  constraint duplicate_pairs_commune_id_second_id_fkey FOREIGN KEY (commune_id, second_id) REFERENCES residents(commune_id, id),
  constraint duplicate_pairs_state_check CHECK ((state = ANY (ARRAY['open'::text, 'merged'::text, 'different'::text])))
);
CREATE INDEX duplicate_pairs_open ON public.duplicate_pairs USING btree (commune_id, state, score DESC);
CREATE INDEX duplicate_pairs_second ON public.duplicate_pairs USING btree (commune_id, second_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table duplicate_searches (
  commune_id integer not null,
  id uuid not null,
  state text not null,
  done integer default 0 not null,
  total integer default 0 not null,
  found integer default 0 not null,
  started_at timestamp with time zone not null,
  started_by text not null,
  ended_at timestamp with time zone,
  constraint duplicate_searches_pkey PRIMARY KEY (commune_id, id),
  constraint duplicate_searches_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint duplicate_searches_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'cancelled'::text, 'failed'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table enrolments (
  token_hash bytea not null,
  commune_id integer not null,
  member_id uuid not null,
  created_by text not null,
  created_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint enrolments_pkey PRIMARY KEY (token_hash),
  constraint enrolments_commune_id_member_id_fkey FOREIGN KEY (commune_id, member_id) REFERENCES team_members(commune_id, id)
);
CREATE INDEX enrolments_member ON public.enrolments USING btree (commune_id, member_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may INSERT, SELECT, UPDATE

create table escalations (
  commune_id integer not null,
  id uuid not null,
  visit_id uuid,
  household_id uuid,
  to_whom text not null,
  reason text not null,
  raised_at timestamp with time zone not null,
  raised_by text not null,
  state text default 'open'::text not null,
  answer text,
  handled_at timestamp with time zone,
  handled_by text,
  constraint escalations_pkey PRIMARY KEY (commune_id, id),
  constraint escalations_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint escalations_state_check CHECK ((state = ANY (ARRAY['open'::text, 'handled'::text]))),
  constraint escalations_to_whom_check CHECK ((to_whom = ANY (ARRAY['counter'::text, 'police'::text, 'leader'::text])))
);
CREATE INDEX escalations_open ON public.escalations USING btree (commune_id, state, raised_at);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table evidence (
  commune_id integer not null,
  resident_id uuid not null,
  skill text not null,
  rung integer not null,
  reached_on date not null,
  visit_id uuid,
  source text,
  constraint evidence_pkey PRIMARY KEY (commune_id, resident_id, skill),
  constraint evidence_rung_check CHECK (((rung >= 1) AND (rung <= 5)))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table field_conflicts (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  field text not null,
  current_value text,
  offered_value text,
  offered_by text not null,
  offered_at timestamp with time zone not null,
  state text default 'open'::text not null,
  decided_at timestamp with time zone,
  decided_by text,
  constraint field_conflicts_pkey PRIMARY KEY (commune_id, id),
  constraint field_conflicts_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id),
  constraint field_conflicts_state_check CHECK ((state = ANY (ARRAY['open'::text, 'taken'::text, 'kept'::text])))
);
CREATE INDEX field_conflicts_open ON public.field_conflicts USING btree (commune_id, state, offered_at);
CREATE INDEX field_conflicts_resident ON public.field_conflicts USING btree (commune_id, resident_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table hamlet_names (
  commune_id integer not null,
  hamlet_id uuid not null,
  name text not null,
  valid_from date not null,
  valid_to date,
  constraint hamlet_names_pkey PRIMARY KEY (commune_id, hamlet_id, valid_from),
  constraint hamlet_names_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table hamlets (
  commune_id integer not null,
  id uuid not null,
  name text not null,
  kind text not null,
  sort integer default 0 not null,
  valid_from date not null,
  valid_to date,
  succeeded_by uuid[] default '{}'::uuid[] not null,
  constraint hamlets_pkey PRIMARY KEY (commune_id, id),
  constraint hamlets_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table house_calls (
  commune_id integer not null,
  id uuid not null,
  caller_name text not null,
  hamlet_id uuid,
  place_text text not null,
  about text not null,
  phone text,
  note text,
  asked_at timestamp with time zone not null,
  state text default 'open'::text not null,
  household_id uuid,
  member_id uuid,
  answered_at timestamp with time zone,
  answer text,
  constraint house_calls_pkey PRIMARY KEY (commune_id, id),
  constraint house_calls_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint house_calls_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'done'::text, 'declined'::text])))
);
CREATE INDEX house_calls_open ON public.house_calls USING btree (commune_id, state, asked_at);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table household_states (
  commune_id integer not null,
  household_id uuid not null,
  hamlet_id uuid not null,
  best_rung integer default 0 not null,
  visits integer default 0 not null,
  last_visit_on date,
  last_outcome text,
  next_on date,
  five_skills boolean default false not null,
  constraint household_states_pkey PRIMARY KEY (commune_id, household_id)
);
CREATE INDEX household_states_hamlet ON public.household_states USING btree (commune_id, hamlet_id, best_rung);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table households (
  commune_id integer not null,
  id uuid not null,
  hamlet_id uuid not null,
  door_id uuid,
  code text,
  head_name text not null,
  head_name_key text not null,
  state text default 'active'::text not null,
  merged_into uuid,
  import_id uuid,
  created_at timestamp with time zone not null,
  constraint households_pkey PRIMARY KEY (commune_id, id),
  constraint households_commune_id_door_id_fkey FOREIGN KEY (commune_id, door_id) REFERENCES doors(commune_id, id),
  constraint households_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id),
  constraint households_state_check CHECK ((state = ANY (ARRAY['active'::text, 'moved_away'::text, 'merged'::text, 'undone'::text])))
);
CREATE INDEX households_door ON public.households USING btree (commune_id, door_id);
CREATE INDEX households_hamlet ON public.households USING btree (commune_id, hamlet_id);
CREATE INDEX households_words ON public.households USING gin (name_tokens(commune_id, head_name_key)) WITH (fastupdate=off);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table inbox (
  commune_id integer not null,
  device_id uuid not null,
  device_seq bigint not null,
  command_id uuid not null,
  kind text not null,
  schema_version integer not null,
  made_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  body jsonb not null,
  state text default 'received'::text not null,
  problems jsonb,
  answered_at timestamp with time zone,
  mends uuid,
  sealed_import boolean default false not null,
  constraint inbox_pkey PRIMARY KEY (commune_id, device_id, command_id),
  constraint inbox_state_check CHECK ((state = ANY (ARRAY['received'::text, 'accepted'::text, 'refused'::text, 'settled'::text])))
);
CREATE INDEX inbox_order ON public.inbox USING btree (commune_id, device_id, device_seq);
CREATE INDEX inbox_waiting ON public.inbox USING btree (commune_id, state) WHERE (state = ANY (ARRAY['received'::text, 'refused'::text]));
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table ledger (
  commune_id integer not null,
  seq bigint not null,
  at timestamp with time zone not null,
  actor_id text not null,
  device_id uuid,
  command_id uuid not null,
  type text not null,
  subject text not null,
  hamlet_ids uuid[] default '{}'::uuid[] not null,
  data json,
  salt bytea,
  commitment bytea not null,
  answer json,
  prev_hash bytea not null,
  hash bytea not null,
  household_ids uuid[],
  constraint ledger_command_once UNIQUE (commune_id, command_id),
  constraint ledger_pkey PRIMARY KEY (commune_id, seq)
);
CREATE INDEX ledger_subject ON public.ledger USING btree (commune_id, subject, seq);
CREATE INDEX ledger_type ON public.ledger USING btree (commune_id, type, seq);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may SELECT

create table ledger_heads (
  commune_id integer not null,
  epoch uuid default gen_random_uuid() not null,
  seq bigint default 0 not null,
  hash bytea default decode(repeat('00'::text, 32), 'hex'::text) not null,
  constraint ledger_heads_pkey PRIMARY KEY (commune_id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may SELECT

create table lessons (
  commune_id integer not null,
  visit_id uuid not null,
  resident_id uuid not null,
  skill text not null,
  rung integer not null,
  constraint lessons_pkey PRIMARY KEY (commune_id, visit_id, resident_id, skill),
  constraint lessons_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id),
  constraint lessons_commune_id_visit_id_fkey FOREIGN KEY (commune_id, visit_id) REFERENCES visits(commune_id, id),
  constraint lessons_rung_check CHECK (((rung >= 1) AND (rung <= 5)))
);
CREATE INDEX lessons_resident ON public.lessons USING btree (commune_id, resident_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table migrations (
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone default now() not null,
  constraint migrations_pkey PRIMARY KEY (name)
);


create table name_words (
  commune_id integer not null,
  word text not null,
  constraint name_words_pkey PRIMARY KEY (commune_id, word)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table official_unit_lists (
  list_id uuid not null,
  title text not null,
  source text not null,
  file_sha256 text not null,
  imported_at timestamp with time zone not null,
  imported_by text not null,
  units integer not null,
  refused jsonb default '[]'::jsonb not null,
  constraint official_unit_lists_pkey PRIMARY KEY (list_id)
);
-- gocua_app may INSERT, SELECT

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
  predecessors text[] default '{}'::text[] not null,
  constraint official_units_pkey PRIMARY KEY (list_id, row_no)
);
-- gocua_app may INSERT, SELECT

create table packs (
  commune_id integer not null,
  hamlet_id uuid not null,
  schema_version integer not null,
  seq bigint not null,
  sha256 text not null,
  size_bytes integer not null,
  body bytea not null,
  built_at timestamp with time zone not null,
  constraint packs_pkey PRIMARY KEY (commune_id, hamlet_id, schema_version, seq)
);
CREATE INDEX packs_hash ON public.packs USING btree (commune_id, sha256);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table passkey_challenges (
  challenge text not null,
  purpose text not null,
  account_id uuid,
  expires_at timestamp with time zone not null,
  constraint passkey_challenges_pkey PRIMARY KEY (challenge),
  constraint passkey_challenges_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint passkey_challenges_purpose_check CHECK ((purpose = ANY (ARRAY['register'::text, 'sign_in'::text, 'confirm'::text])))
);


create table passkeys (
  account_id uuid not null,
  credential_id text not null,
  public_key bytea not null,
  counter bigint not null,
  transports text[] default '{}'::text[] not null,
  label text not null,
  created_at timestamp with time zone not null,
  last_used_at timestamp with time zone,
  constraint passkeys_pkey PRIMARY KEY (credential_id),
  constraint passkeys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
CREATE INDEX passkeys_account ON public.passkeys USING btree (account_id);
-- policy commune_wall (ALL): (EXISTS ( SELECT
   FROM accounts a
  WHERE (a.id = passkeys.account_id)))
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table personal_data_requests (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  kind text not null,
  asked_at timestamp with time zone not null,
  asked_how text not null,
  answer_by date not null,
  act_by date not null,
  state text default 'open'::text not null,
  answered_at timestamp with time zone,
  done_at timestamp with time zone,
  outcome text,
  handled_by text,
  constraint personal_data_requests_pkey PRIMARY KEY (commune_id, id),
  constraint personal_data_requests_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'correct'::text, 'withdraw'::text, 'restrict'::text, 'object'::text, 'erase'::text]))),
  constraint personal_data_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'done'::text, 'refused'::text])))
);
CREATE INDEX personal_data_requests_open ON public.personal_data_requests USING btree (commune_id, state, answer_by);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table place_changes (
  commune_id integer not null,
  id uuid not null,
  kind text not null,
  effective_on date not null,
  decision_number text,
  decision_date date,
  from_ids text[] default '{}'::text[] not null,
  to_ids text[] default '{}'::text[] not null,
  note text,
  recorded_at timestamp with time zone not null,
  recorded_by text not null,
  constraint place_changes_pkey PRIMARY KEY (commune_id, id),
  constraint place_changes_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint place_changes_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'renamed'::text, 'merged'::text, 'split'::text, 'closed'::text, 'commune_renamed'::text, 'commune_merged'::text, 'doors_moved'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table provinces (
  province_id integer not null,
  code text not null,
  name text not null,
  kind text not null,
  source text not null,
  constraint provinces_code_key UNIQUE (code),
  constraint provinces_pkey PRIMARY KEY (province_id),
  constraint provinces_kind_check CHECK ((kind = ANY (ARRAY['tinh'::text, 'thanh_pho'::text])))
);
-- gocua_app may SELECT

create table rate_limits (
  bucket text not null,
  window_start timestamp with time zone not null,
  hits integer default 0 not null,
  constraint rate_limits_pkey PRIMARY KEY (bucket, window_start)
);


create table recovery_codes (
  account_id uuid not null,
  code_hash bytea not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (account_id, code_hash),
  constraint recovery_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id)
);
-- policy commune_wall (ALL): (EXISTS ( SELECT
   FROM accounts a
  WHERE (a.id = recovery_codes.account_id)))
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table register_import_rows (
  commune_id integer not null,
  import_id uuid not null,
  row_no integer not null,
  verdict text not null,
  decision text,
  person jsonb not null,
  reasons jsonb default '[]'::jsonb not null,
  household_id uuid,
  resident_id uuid,
  household_no integer,
  constraint register_import_rows_pkey PRIMARY KEY (commune_id, import_id, row_no),
  constraint register_import_rows_commune_id_import_id_fkey FOREIGN KEY (commune_id, import_id) REFERENCES register_imports(commune_id, id),
  constraint register_import_rows_decision_check CHECK ((decision = ANY (ARRAY['take'::text, 'skip'::text]))),
  constraint register_import_rows_verdict_check CHECK ((verdict = ANY (ARRAY['ok'::text, 'doubtful'::text, 'refused'::text, 'skipped'::text])))
);
CREATE INDEX register_import_rows_household ON public.register_import_rows USING btree (commune_id, household_id) WHERE (household_id IS NOT NULL);
CREATE INDEX register_import_rows_resident ON public.register_import_rows USING btree (commune_id, resident_id) WHERE (resident_id IS NOT NULL);
CREATE INDEX register_import_rows_verdict ON public.register_import_rows USING btree (commune_id, import_id, verdict, row_no);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table register_imports (
  commune_id integer not null,
  id uuid not null,
  file_name text not null,
  file_sha256 text not null,
  sheet text,
  state text not null,
  mapping jsonb default '{}'::jsonb not null,
  summary jsonb default '{}'::jsonb not null,
  progress_done integer default 0 not null,
  progress_total integer default 0 not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  committed_at timestamp with time zone,
  undone_at timestamp with time zone,
  file_id text,
  cancel_asked boolean default false not null,
  kept jsonb default '[]'::jsonb not null,
  constraint register_imports_pkey PRIMARY KEY (commune_id, id),
  constraint register_imports_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint register_imports_state_check CHECK ((state = ANY (ARRAY['uploaded'::text, 'mapped'::text, 'previewed'::text, 'committing'::text, 'committed'::text, 'undoing'::text, 'undone'::text, 'refused'::text, 'cancelled'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table resident_looks (
  commune_id integer not null,
  resident_id uuid not null,
  actor_id text not null,
  actor_name text not null,
  day date not null,
  looks integer default 1 not null,
  last_at timestamp with time zone not null,
  constraint resident_looks_pkey PRIMARY KEY (commune_id, resident_id, day, actor_id),
  constraint resident_looks_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) ON DELETE CASCADE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table residents (
  commune_id integer not null,
  id uuid not null,
  household_id uuid not null,
  full_name text not null,
  name_key text not null,
  birth_year integer,
  birth_date date,
  sex text,
  household_role text default 'khac'::text not null,
  language text default 'vi'::text not null,
  device text default 'unknown'::text not null,
  phone text,
  needs text[] default '{}'::text[] not null,
  state text default 'active'::text not null,
  merged_into uuid,
  import_id uuid,
  field_seqs jsonb default '{}'::jsonb not null,
  created_at timestamp with time zone not null,
  constraint residents_pkey PRIMARY KEY (commune_id, id),
  constraint residents_commune_id_household_id_fkey FOREIGN KEY (commune_id, household_id) REFERENCES households(commune_id, id),
  constraint residents_device_check CHECK ((device = ANY (ARRAY['own'::text, 'shared'::text, 'none'::text, 'unknown'::text]))),
  constraint residents_sex_check CHECK ((sex = ANY (ARRAY['nam'::text, 'nu'::text]))),
  constraint residents_state_check CHECK ((state = ANY (ARRAY['active'::text, 'moved_away'::text, 'died'::text, 'merged'::text, 'erased'::text, 'undone'::text])))
);
CREATE INDEX residents_birth_year ON public.residents USING btree (commune_id, birth_year) WHERE (state = 'active'::text);
CREATE INDEX residents_household ON public.residents USING btree (commune_id, household_id);
CREATE INDEX residents_import ON public.residents USING btree (commune_id, import_id) WHERE (import_id IS NOT NULL);
CREATE INDEX residents_name_order ON public.residents USING btree (commune_id, name_key);
CREATE INDEX residents_words ON public.residents USING gin (name_tokens(commune_id, name_key)) WITH (fastupdate=off);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table sessions (
  token_hash bytea not null,
  id uuid not null,
  account_id uuid,
  device_id uuid,
  created_at timestamp with time zone not null,
  last_seen_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  user_agent text default ''::text not null,
  revoked_at timestamp with time zone,
  stage text default 'full'::text not null,
  constraint sessions_id_key UNIQUE (id),
  constraint sessions_pkey PRIMARY KEY (token_hash),
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint sessions_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id),
  constraint sessions_check CHECK ((num_nonnulls(account_id, device_id) = 1)),
  constraint sessions_stage_check CHECK ((stage = ANY (ARRAY['full'::text, 'setup'::text])))
);
CREATE INDEX sessions_account ON public.sessions USING btree (account_id);
CREATE INDEX sessions_device ON public.sessions USING btree (device_id);
-- policy commune_wall (ALL): ((EXISTS ( SELECT
   FROM accounts a
  WHERE (a.id = sessions.account_id))) OR (EXISTS ( SELECT
   FROM devices d
  WHERE (d.id = sessions.device_id))))
-- gocua_app may INSERT, SELECT, UPDATE

create table teachings (
  commune_id integer not null,
  id uuid not null,
  teacher_id uuid not null,
  learner_id uuid not null,
  skill text not null,
  taught_on date not null,
  visit_id uuid,
  recorded_by text not null,
  constraint teachings_once UNIQUE (commune_id, teacher_id, learner_id, skill),
  constraint teachings_pkey PRIMARY KEY (commune_id, id),
  constraint teachings_commune_id_learner_id_fkey FOREIGN KEY (commune_id, learner_id) REFERENCES residents(commune_id, id),
  constraint teachings_commune_id_teacher_id_fkey FOREIGN KEY (commune_id, teacher_id) REFERENCES residents(commune_id, id),
  constraint teachings_check CHECK ((teacher_id <> learner_id))
);
CREATE INDEX teachings_learner ON public.teachings USING btree (commune_id, learner_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table team_hamlets (
  commune_id integer not null,
  team_id uuid not null,
  hamlet_id uuid not null,
  constraint team_hamlets_pkey PRIMARY KEY (commune_id, team_id, hamlet_id),
  constraint team_hamlets_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id),
  constraint team_hamlets_commune_id_team_id_fkey FOREIGN KEY (commune_id, team_id) REFERENCES teams(commune_id, id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table team_members (
  commune_id integer not null,
  id uuid not null,
  team_id uuid not null,
  full_name text not null,
  role text not null,
  phone text,
  languages text[] default '{vi}'::text[] not null,
  skills text[] default '{}'::text[] not null,
  card_code text not null,
  card_valid_until date not null,
  state text default 'active'::text not null,
  resident_id uuid,
  created_at timestamp with time zone not null,
  constraint team_members_card_once UNIQUE (card_code),
  constraint team_members_pkey PRIMARY KEY (commune_id, id),
  constraint team_members_commune_id_team_id_fkey FOREIGN KEY (commune_id, team_id) REFERENCES teams(commune_id, id),
  constraint team_members_role_check CHECK ((role = ANY (ARRAY['leader'::text, 'member'::text]))),
  constraint team_members_state_check CHECK ((state = ANY (ARRAY['active'::text, 'left'::text])))
);
CREATE INDEX team_members_team ON public.team_members USING btree (commune_id, team_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table teams (
  commune_id integer not null,
  id uuid not null,
  name text not null,
  decision_number text not null,
  decision_date date not null,
  valid_until date not null,
  state text default 'active'::text not null,
  created_at timestamp with time zone not null,
  constraint teams_pkey PRIMARY KEY (commune_id, id),
  constraint teams_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint teams_state_check CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table visits (
  commune_id integer not null,
  id uuid not null,
  household_id uuid not null,
  hamlet_id uuid not null,
  drive_id uuid,
  member_id uuid,
  recorded_by text not null,
  visited_on date not null,
  visited_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  outcome text not null,
  minutes integer default 0 not null,
  next_on date,
  note text,
  constraint visits_pkey PRIMARY KEY (commune_id, id),
  constraint visits_commune_id_household_id_fkey FOREIGN KEY (commune_id, household_id) REFERENCES households(commune_id, id),
  constraint visits_minutes_check CHECK (((minutes >= 0) AND (minutes <= 480))),
  constraint visits_outcome_check CHECK ((outcome = ANY (ARRAY['met'::text, 'nobody_home'::text, 'refused'::text, 'moved'::text, 'come_back'::text])))
);
CREATE INDEX visits_drive ON public.visits USING btree (commune_id, drive_id, visited_on) WHERE (drive_id IS NOT NULL);
CREATE INDEX visits_hamlet_day ON public.visits USING btree (commune_id, hamlet_id, visited_on);
CREATE INDEX visits_household ON public.visits USING btree (commune_id, household_id, visited_on DESC);
CREATE INDEX visits_member_day ON public.visits USING btree (commune_id, member_id, visited_on);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

CREATE OR REPLACE FUNCTION public.acting_commune()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('gocua.commune_id', true), '')::integer $function$;

CREATE OR REPLACE FUNCTION public.find_residents(commune integer, asked jsonb, born integer, hamlets uuid[], cap integer)
 RETURNS TABLE(id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  conditions text := '';
  alternatives jsonb;
  ending text;
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_residents: acting in another commune';
  end if;
  for alternatives in select jsonb_array_elements(asked) loop
    ending := alternatives->>0;
    conditions := conditions || format(' and name_tokens(r.commune_id, r.name_key) && %L::text[]',
      (select array_agg(commune::text || ':' || a) from jsonb_array_elements_text(alternatives) a));
  end loop;
  if born is not null then conditions := conditions || format(' and r.birth_year = %s', born); end if;
  if hamlets is not null then
    conditions := conditions || format(' and exists (select from households h where h.commune_id = r.commune_id and h.id = r.household_id and h.hamlet_id = any (%L::uuid[]))', hamlets);
  end if;
  return query execute format(
    'select r.id from residents r where r.commune_id = %s and r.state in (''active'', ''moved_away'', ''died'')%s
      order by (r.state = ''active'') desc, (%L::text is not null and r.name_key like ''%%'' || %L) desc, r.name_key, r.birth_year limit %s',
    commune, conditions, ending, coalesce(ending, ''), cap);
end $function$;

CREATE OR REPLACE FUNCTION public.guard_commune_table(target regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('alter table %s enable row level security', target);
  execute format(
    'create policy commune_wall on %s to gocua_app using (commune_id = acting_commune()) with check (commune_id = acting_commune())',
    target);
  execute format('grant select, insert, update, delete on %s to gocua_app', target);
end $function$;

CREATE OR REPLACE FUNCTION public.ledger_append(commune integer, entries jsonb)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  head ledger_heads%rowtype;
  entry jsonb;
  new_salt bytea;
  new_commitment bytea;
  new_hash bytea;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_append: acting in another commune';
  end if;
  select * into head from ledger_heads where commune_id = commune for update;
  if not found then
    insert into ledger_heads (commune_id) values (commune) on conflict do nothing;
    select * into head from ledger_heads where commune_id = commune for update;
  end if;
  for entry in select jsonb_array_elements(entries) loop
    head.seq := head.seq + 1;
    new_salt := uuid_send(gen_random_uuid());
    new_commitment := sha256(new_salt || convert_to(entry->>'data', 'UTF8'));
    new_hash := sha256(head.hash || convert_to(
      head.seq || E'\n' || (entry->>'at') || E'\n' || (entry->>'actor') || E'\n' || (entry->>'type') || E'\n' || (entry->>'subject') || E'\n', 'UTF8')
      || new_commitment);
    insert into ledger (commune_id, seq, at, actor_id, device_id, command_id, type, subject, hamlet_ids, household_ids,
                        data, salt, commitment, answer, prev_hash, hash)
    values (
      commune, head.seq, (entry->>'at')::timestamptz, entry->>'actor', (entry->>'device')::uuid, (entry->>'command')::uuid,
      entry->>'type', entry->>'subject',
      translate(entry->>'hamlets', '[]"', '{}')::uuid[],
      translate(entry->>'households', '[]"', '{}')::uuid[],
      (entry->>'data')::json, new_salt, new_commitment, (entry->>'answer')::json, head.hash, new_hash);
    head.hash := new_hash;
  end loop;
  update ledger_heads set seq = head.seq, hash = head.hash where commune_id = commune;
  return head.seq;
end $function$;

CREATE OR REPLACE FUNCTION public.ledger_erase_subject(commune integer, erased_subjects text[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare erased integer;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_erase_subject: acting in another commune';
  end if;
  update ledger set data = null, salt = null, answer = null
   where commune_id = commune and subject = any(erased_subjects) and salt is not null;
  get diagnostics erased = row_count;
  return erased;
end $function$;

CREATE OR REPLACE FUNCTION public.ledger_erase_types(commune integer, erased_subjects text[], erased_types text[])
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare erased integer;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_erase_types: acting in another commune';
  end if;
  update ledger set data = null, salt = null, answer = null
   where commune_id = commune and subject = any(erased_subjects) and type = any(erased_types) and salt is not null;
  get diagnostics erased = row_count;
  return erased;
end $function$;

CREATE OR REPLACE FUNCTION public.ledger_is_append_only()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op = 'UPDATE' and new.data is null and new.salt is null
     and (new.commune_id, new.seq, new.at, new.actor_id, new.command_id, new.type, new.subject, new.commitment, new.prev_hash, new.hash)
       = (old.commune_id, old.seq, old.at, old.actor_id, old.command_id, old.type, old.subject, old.commitment, old.prev_hash, old.hash)
  then
    return new;
  end if;
  raise exception 'the ledger is append-only';
end $function$;

CREATE OR REPLACE FUNCTION public.ledger_next_seq(commune integer)
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare head bigint;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_next_seq: acting in another commune';
  end if;
  insert into ledger_heads (commune_id) values (commune) on conflict do nothing;
  update ledger_heads set seq = seq where commune_id = commune returning seq into head;
  return head + 1;
end $function$;

CREATE OR REPLACE FUNCTION public.name_tokens(commune integer, name_key text)
 RETURNS text[]
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select string_to_array(commune::text || ':' || replace(name_key, ' ', ' ' || commune::text || ':'), ' ') $function$;

CREATE OR REPLACE FUNCTION public.open_reference_table(target regclass)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  execute format('grant select on %s to gocua_app', target);
end $function$;

CREATE OR REPLACE FUNCTION public.remember_changed_name()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into name_words (commune_id, word)
  select distinct new.commune_id, w from unnest(string_to_array(new.name_key, ' ')) w where w <> ''
  on conflict do nothing;
  return null;
end $function$;

CREATE OR REPLACE FUNCTION public.remember_name_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into name_words (commune_id, word)
  select distinct fresh.commune_id, w from fresh, unnest(string_to_array(fresh.name_key, ' ')) w where w <> ''
  on conflict do nothing;
  return null;
end $function$;
