-- Generated from the migrated database by `npm run db-types`. Do not edit.

create table absorbed_commands (
  commune_id integer not null,
  command_id uuid not null,
  answer json,
  constraint absorbed_commands_pkey PRIMARY KEY (commune_id, command_id),
  constraint absorbed_commands_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may SELECT

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
  constraint accounts_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint accounts_province_id_fkey FOREIGN KEY (province_id) REFERENCES provinces(province_id) DEFERRABLE,
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
  constraint alleys_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id) DEFERRABLE
);
CREATE INDEX alleys_hamlet ON public.alleys USING btree (commune_id, hamlet_id, sort);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table badge_keys (
  commune_id integer not null,
  kid text not null,
  public_jwk jsonb not null,
  private_sealed bytea not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  retired_at timestamp with time zone,
  constraint badge_keys_pkey PRIMARY KEY (commune_id, kid)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table badges (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  guide_id text not null,
  guide_version integer not null,
  skill text not null,
  kid text not null,
  status_index integer not null,
  proved_on date not null,
  issued_at timestamp with time zone not null,
  issued_by text not null,
  valid_until timestamp with time zone not null,
  jwt text not null,
  revoked_at timestamp with time zone,
  revoked_by text,
  revoked_why text,
  replaces uuid,
  constraint badges_status UNIQUE (commune_id, kid, status_index),
  constraint badges_pkey PRIMARY KEY (commune_id, id),
  constraint badges_commune_id_kid_fkey FOREIGN KEY (commune_id, kid) REFERENCES badge_keys(commune_id, kid) DEFERRABLE,
  constraint badges_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint badges_revoked_why_check CHECK ((revoked_why = ANY (ARRAY['mistake'::text, 'slip'::text, 'asked'::text, 'lost'::text, 'reissued'::text, 'erased'::text])))
);
CREATE INDEX badges_newest ON public.badges USING btree (commune_id, issued_at DESC, id);
CREATE UNIQUE INDEX badges_standing ON public.badges USING btree (commune_id, resident_id, guide_id) WHERE (revoked_at IS NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table bank_credits (
  commune_id integer not null,
  id uuid not null,
  account_id uuid not null,
  provider text not null,
  transaction_id text not null,
  amount_vnd bigint not null,
  booked_at timestamp with time zone not null,
  booked_on date not null,
  purpose text not null,
  payer_name text,
  first_seen text not null,
  first_seen_at timestamp with time zone not null,
  statement_id uuid,
  verdict text not null,
  state text not null,
  charge_id uuid,
  named_charge_id uuid,
  settled_by text,
  settled_at timestamp with time zone,
  constraint bank_credits_once UNIQUE (commune_id, provider, transaction_id),
  constraint bank_credits_pkey PRIMARY KEY (commune_id, id),
  constraint bank_credits_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint bank_credits_amount_vnd_check CHECK ((amount_vnd > 0)),
  constraint bank_credits_first_seen_check CHECK ((first_seen = ANY (ARRAY['webhook'::text, 'statement'::text]))),
  constraint bank_credits_state_check CHECK ((state = ANY (ARRAY['matched'::text, 'held'::text, 'returned'::text]))),
  constraint bank_credits_verdict_check CHECK ((verdict = ANY (ARRAY['exact'::text, 'partial'::text, 'over'::text, 'late'::text, 'unmatched'::text])))
);
CREATE INDEX bank_credits_charge ON public.bank_credits USING btree (commune_id, charge_id) WHERE (charge_id IS NOT NULL);
CREATE INDEX bank_credits_day ON public.bank_credits USING btree (commune_id, booked_on, booked_at, id);
CREATE INDEX bank_credits_held ON public.bank_credits USING btree (commune_id, booked_at) WHERE (state = 'held'::text);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table bank_messages (
  commune_id integer not null,
  id uuid not null,
  account_id uuid not null,
  provider text not null,
  received_at timestamp with time zone not null,
  body text not null,
  settled_at timestamp with time zone,
  outcome text,
  credit_id uuid,
  constraint bank_messages_pkey PRIMARY KEY (commune_id, id),
  constraint bank_messages_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint bank_messages_outcome_check CHECK ((outcome = ANY (ARRAY['credited'::text, 'repeated'::text, 'differs'::text, 'unreadable'::text, 'other_account'::text, 'not_a_credit'::text])))
);
CREATE INDEX bank_messages_newest ON public.bank_messages USING btree (commune_id, received_at DESC, id);
CREATE INDEX bank_messages_odd ON public.bank_messages USING btree (commune_id, received_at DESC) WHERE (outcome = ANY (ARRAY['differs'::text, 'unreadable'::text, 'other_account'::text]));
CREATE INDEX bank_messages_waiting ON public.bank_messages USING btree (received_at) WHERE (settled_at IS NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table bank_statement_rows (
  commune_id integer not null,
  statement_id uuid not null,
  row_no integer not null,
  transaction_id text not null,
  booked_at timestamp with time zone not null,
  booked_on date not null,
  amount_vnd bigint not null,
  purpose text not null,
  payer_name text,
  verdict text not null,
  credit_id uuid,
  constraint bank_statement_rows_pkey PRIMARY KEY (commune_id, statement_id, row_no),
  constraint bank_statement_rows_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint bank_statement_rows_commune_id_statement_id_fkey FOREIGN KEY (commune_id, statement_id) REFERENCES bank_statements(commune_id, id),
  constraint bank_statement_rows_verdict_check CHECK ((verdict = ANY (ARRAY['known'::text, 'added'::text, 'differs'::text, 'money_out'::text, 'own_refund'::text])))
);
CREATE INDEX bank_statement_rows_day ON public.bank_statement_rows USING btree (commune_id, booked_on, transaction_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table bank_statements (
  commune_id integer not null,
  id uuid not null,
  account_id uuid not null,
  source text not null,
  file_name text not null,
  file_sha256 text not null,
  from_day date not null,
  to_day date not null,
  imported_at timestamp with time zone not null,
  imported_by text not null,
  constraint bank_statements_pkey PRIMARY KEY (commune_id, id),
  constraint bank_statements_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint bank_statements_source_check CHECK ((source = ANY (ARRAY['file'::text, 'bank'::text])))
);
CREATE INDEX bank_statements_days ON public.bank_statements USING btree (commune_id, account_id, from_day, to_day);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table case_file_papers (
  commune_id integer not null,
  case_file_id uuid not null,
  direction text not null,
  paper_id uuid not null,
  filed_at timestamp with time zone not null,
  filed_by_name text not null,
  constraint case_file_papers_pkey PRIMARY KEY (commune_id, direction, paper_id),
  constraint case_file_papers_commune_id_case_file_id_fkey FOREIGN KEY (commune_id, case_file_id) REFERENCES case_files(commune_id, id) DEFERRABLE,
  constraint case_file_papers_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint case_file_papers_direction_check CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text])))
);
CREATE INDEX case_file_papers_of ON public.case_file_papers USING btree (commune_id, case_file_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table case_files (
  commune_id integer not null,
  id uuid not null,
  year integer not null,
  code text not null,
  title text not null,
  unit_id uuid not null,
  keeper_name text not null,
  retention_years integer,
  retention_basis text not null,
  state text not null,
  opened_on date not null,
  closed_on date,
  handed_over_on date,
  handover_note text,
  destroyed_on date,
  destruction_note text,
  constraint case_files_pkey PRIMARY KEY (commune_id, id),
  constraint case_files_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint case_files_commune_id_unit_id_fkey FOREIGN KEY (commune_id, unit_id) REFERENCES document_units(commune_id, id) DEFERRABLE,
  constraint case_files_retention_years_check CHECK (((retention_years >= 1) AND (retention_years <= 100))),
  constraint case_files_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text, 'handed_over'::text, 'destroyed'::text])))
);
CREATE UNIQUE INDEX case_files_code ON public.case_files USING btree (commune_id, year, code);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table charge_payments (
  commune_id integer not null,
  id uuid not null,
  charge_id uuid not null,
  kind text not null,
  credit_id uuid,
  amount_vnd bigint not null,
  paid_at timestamp with time zone not null,
  paid_on date not null,
  recorded_by text not null,
  recorded_at timestamp with time zone not null,
  constraint charge_payments_credit_once UNIQUE (commune_id, credit_id),
  constraint charge_payments_pkey PRIMARY KEY (commune_id, id),
  constraint charge_payments_commune_id_charge_id_fkey FOREIGN KEY (commune_id, charge_id) REFERENCES charges(commune_id, id),
  constraint charge_payments_commune_id_credit_id_fkey FOREIGN KEY (commune_id, credit_id) REFERENCES bank_credits(commune_id, id),
  constraint charge_payments_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint charge_payments_amount_vnd_check CHECK ((amount_vnd > 0)),
  constraint charge_payments_check CHECK (((kind = 'bank'::text) = (credit_id IS NOT NULL))),
  constraint charge_payments_kind_check CHECK ((kind = ANY (ARRAY['bank'::text, 'cash'::text])))
);
CREATE INDEX charge_payments_charge ON public.charge_payments USING btree (commune_id, charge_id, paid_at);
CREATE INDEX charge_payments_day ON public.charge_payments USING btree (commune_id, paid_on, kind);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table charges (
  commune_id integer not null,
  id uuid not null,
  subject_kind text not null,
  subject_id text not null,
  title text not null,
  payer_name text,
  code text not null,
  stage smallint default 1 not null,
  amount_vnd bigint not null,
  lines jsonb not null,
  account_id uuid,
  state text default 'pending'::text not null,
  paid_vnd bigint default 0 not null,
  refunded_vnd bigint default 0 not null,
  raised_at timestamp with time zone not null,
  raised_by text not null,
  due_at timestamp with time zone,
  settled_at timestamp with time zone,
  cancelled_at timestamp with time zone,
  cancel_reason text,
  constraint charges_code_once UNIQUE (commune_id, code),
  constraint charges_pkey PRIMARY KEY (commune_id, id),
  constraint charges_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint charges_amount_vnd_check CHECK ((amount_vnd > 0)),
  constraint charges_check CHECK (((refunded_vnd >= 0) AND (refunded_vnd <= paid_vnd))),
  constraint charges_paid_vnd_check CHECK ((paid_vnd >= 0)),
  constraint charges_state_check CHECK ((state = ANY (ARRAY['pending'::text, 'partial'::text, 'paid'::text, 'over'::text, 'cancelled'::text, 'refunded'::text])))
);
CREATE UNIQUE INDEX charges_dossier_stage_once ON public.charges USING btree (commune_id, subject_id, stage) WHERE ((subject_kind = 'dossier'::text) AND (cancelled_at IS NULL));
CREATE INDEX charges_newest ON public.charges USING btree (commune_id, raised_at DESC, id);
CREATE INDEX charges_open_amount ON public.charges USING btree (commune_id, amount_vnd) WHERE (state = ANY (ARRAY['pending'::text, 'partial'::text]));
CREATE INDEX charges_public_code ON public.charges USING btree (code);
CREATE INDEX charges_state ON public.charges USING btree (commune_id, state, raised_at DESC, id);
CREATE INDEX charges_subject ON public.charges USING btree (commune_id, subject_kind, subject_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table check_answers (
  commune_id integer not null,
  sitting_id uuid not null,
  item_id text not null,
  item_version integer not null,
  chosen integer not null,
  correct boolean not null,
  shown text,
  constraint check_answers_pkey PRIMARY KEY (commune_id, sitting_id, item_id),
  constraint check_answers_commune_id_sitting_id_fkey FOREIGN KEY (commune_id, sitting_id) REFERENCES check_sittings(commune_id, id) DEFERRABLE,
  constraint check_answers_shown_check CHECK ((shown = ANY (ARRAY['scam'::text, 'genuine'::text])))
);
CREATE INDEX check_answers_item ON public.check_answers USING btree (commune_id, item_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table check_sittings (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid,
  guide_id text not null,
  skill text not null,
  taken_on date not null,
  taken_at timestamp with time zone not null,
  asked integer not null,
  correct integer not null,
  slip boolean not null,
  variant_right boolean,
  watched_by text,
  constraint check_sittings_pkey PRIMARY KEY (commune_id, id),
  constraint check_sittings_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE
);
CREATE INDEX check_sittings_resident ON public.check_sittings USING btree (commune_id, resident_id) WHERE (resident_id IS NOT NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table citizen_sessions (
  commune_id integer not null,
  token_hash bytea not null,
  sealed bytea not null,
  expires_at timestamp with time zone not null,
  constraint citizen_sessions_pkey PRIMARY KEY (commune_id, token_hash),
  constraint citizen_sessions_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
CREATE INDEX citizen_sessions_expiry ON public.citizen_sessions USING btree (commune_id, expires_at);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table commune_handovers (
  id uuid not null,
  from_commune integer not null,
  to_commune integer not null,
  decision_number text not null,
  decision_date date not null,
  effective_on date not null,
  state text default 'offered'::text not null,
  offered_at timestamp with time zone not null,
  offered_by text not null,
  answered_at timestamp with time zone,
  answered_by text,
  constraint commune_handovers_pkey PRIMARY KEY (id),
  constraint commune_handovers_from_commune_fkey FOREIGN KEY (from_commune) REFERENCES communes(commune_id) DEFERRABLE,
  constraint commune_handovers_to_commune_fkey FOREIGN KEY (to_commune) REFERENCES communes(commune_id) DEFERRABLE,
  constraint commune_handovers_check CHECK ((from_commune <> to_commune)),
  constraint commune_handovers_state_check CHECK ((state = ANY (ARRAY['offered'::text, 'withdrawn'::text, 'declined'::text, 'accepted'::text])))
);
CREATE UNIQUE INDEX commune_handovers_one_open ON public.commune_handovers USING btree (from_commune) WHERE (state = 'offered'::text);
-- policy both_sides (ALL): ((acting_commune() = from_commune) OR (acting_commune() = to_commune))
-- gocua_app may INSERT, SELECT, UPDATE

create table commune_names (
  commune_id integer not null,
  name text not null,
  kind text not null,
  valid_from date not null,
  valid_to date,
  constraint commune_names_pkey PRIMARY KEY (commune_id, valid_from),
  constraint commune_names_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint commune_names_kind_check CHECK ((kind = ANY (ARRAY['xa'::text, 'phuong'::text, 'dac_khu'::text])))
);
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
  local_skill text,
  constraint communes_code_key UNIQUE (code),
  constraint communes_pkey PRIMARY KEY (commune_id),
  constraint communes_province_id_fkey FOREIGN KEY (province_id) REFERENCES provinces(province_id) DEFERRABLE,
  constraint communes_kind_check CHECK ((kind = ANY (ARRAY['xa'::text, 'phuong'::text, 'dac_khu'::text])))
);
-- policy all_communes (SELECT): true
-- policy own_commune (UPDATE): (commune_id = acting_commune())
-- gocua_app may SELECT

create table confirmations (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  skill text not null,
  confirmed_on date not null,
  source text not null,
  recorded_at timestamp with time zone not null,
  recorded_by text not null,
  constraint confirmations_once UNIQUE (commune_id, resident_id, skill, source),
  constraint confirmations_pkey PRIMARY KEY (commune_id, id),
  constraint confirmations_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

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
  constraint consents_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE
);
CREATE INDEX consents_resident ON public.consents USING btree (commune_id, resident_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table coverage_counts (
  commune_id integer not null,
  fact text not null,
  hamlet_id uuid not null,
  n integer not null,
  constraint coverage_counts_pkey PRIMARY KEY (commune_id, fact, hamlet_id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may SELECT

create table coverage_marks (
  commune_id integer not null,
  seq bigint not null,
  day date not null,
  definitions text not null,
  folded_at timestamp with time zone not null,
  constraint coverage_marks_pkey PRIMARY KEY (commune_id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may SELECT

create table coverage_subjects (
  commune_id integer not null,
  id uuid not null,
  household_id uuid not null,
  hamlet_id uuid not null,
  facts text[] not null,
  constraint coverage_subjects_pkey PRIMARY KEY (commune_id, id)
);
CREATE INDEX coverage_subjects_hamlet ON public.coverage_subjects USING btree (commune_id, hamlet_id);
CREATE INDEX coverage_subjects_household ON public.coverage_subjects USING btree (commune_id, household_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may SELECT

create table coverage_visits (
  commune_id integer not null,
  hamlet_id uuid not null,
  day date not null,
  drive_id uuid not null,
  outcome text not null,
  visits integer not null,
  constraint coverage_visits_pkey PRIMARY KEY (commune_id, hamlet_id, day, drive_id, outcome)
);
CREATE INDEX coverage_visits_day ON public.coverage_visits USING btree (commune_id, day);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may SELECT

create table day_closings (
  commune_id integer not null,
  id uuid not null,
  on_day date not null,
  figures jsonb not null,
  note text default ''::text not null,
  closed_by text not null,
  closed_by_name text not null,
  closed_at timestamp with time zone not null,
  constraint day_closings_pkey PRIMARY KEY (commune_id, id),
  constraint day_closings_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
CREATE INDEX day_closings_day ON public.day_closings USING btree (commune_id, on_day, closed_at DESC);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table deliveries (
  commune_id integer not null,
  id uuid not null,
  code text not null,
  dossier_id uuid not null,
  dossier_code text not null,
  recipient_name text not null,
  phone text,
  address text not null,
  consented_how text not null,
  state text default 'asked'::text not null,
  attempts integer default 0 not null,
  carrier_number text,
  handover_id uuid,
  received_by text,
  identity_check text,
  created_at timestamp with time zone not null,
  created_by text not null,
  moved_at timestamp with time zone not null,
  constraint deliveries_code_once UNIQUE (commune_id, code),
  constraint deliveries_pkey PRIMARY KEY (commune_id, id),
  constraint deliveries_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'ready'::text, 'posted'::text, 'failed'::text, 'returning'::text, 'back'::text, 'delivered'::text, 'cancelled'::text])))
);
CREATE UNIQUE INDEX deliveries_dossier_once ON public.deliveries USING btree (commune_id, dossier_id) WHERE (state <> 'cancelled'::text);
CREATE INDEX deliveries_handover ON public.deliveries USING btree (commune_id, handover_id) WHERE (handover_id IS NOT NULL);
CREATE INDEX deliveries_state ON public.deliveries USING btree (commune_id, state, moved_at DESC, id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table delivery_events (
  commune_id integer not null,
  delivery_id uuid not null,
  no integer not null,
  at timestamp with time zone not null,
  kind text not null,
  note text default ''::text not null,
  by_name text not null,
  constraint delivery_events_pkey PRIMARY KEY (commune_id, delivery_id, no),
  constraint delivery_events_commune_id_delivery_id_fkey FOREIGN KEY (commune_id, delivery_id) REFERENCES deliveries(commune_id, id),
  constraint delivery_events_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table delivery_handovers (
  commune_id integer not null,
  id uuid not null,
  carrier text not null,
  taken_by text not null,
  handed_at timestamp with time zone not null,
  handed_by text not null,
  handed_by_name text not null,
  constraint delivery_handovers_pkey PRIMARY KEY (commune_id, id),
  constraint delivery_handovers_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
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
  constraint devices_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint devices_commune_id_member_id_fkey FOREIGN KEY (commune_id, member_id) REFERENCES team_members(commune_id, id) DEFERRABLE
);
CREATE INDEX devices_member ON public.devices USING btree (commune_id, member_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may INSERT, SELECT, UPDATE

create table document_agencies (
  commune_id integer not null,
  parent_name text default ''::text not null,
  name text not null,
  abbr text not null,
  place text not null,
  organ_code text not null,
  collective text not null,
  head_title text not null,
  numbering text not null,
  seal_mm integer default 36 not null,
  updated_at timestamp with time zone not null,
  constraint document_agencies_pkey PRIMARY KEY (commune_id),
  constraint document_agencies_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_agencies_numbering_check CHECK ((numbering = ANY (ARRAY['one'::text, 'by-type'::text]))),
  constraint document_agencies_seal_mm_check CHECK (((seal_mm >= 20) AND (seal_mm <= 60)))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_attachments (
  commune_id integer not null,
  id uuid not null,
  document_id uuid not null,
  role text not null,
  position integer not null,
  title text not null,
  file_name text not null,
  kind text not null,
  sha256 text not null,
  size_bytes integer not null,
  added_at timestamp with time zone not null,
  added_by_name text not null,
  sealed_sha256 text,
  sealed_at timestamp with time zone,
  constraint document_attachments_pkey PRIMARY KEY (commune_id, id),
  constraint document_attachments_commune_id_document_id_fkey FOREIGN KEY (commune_id, document_id) REFERENCES documents(commune_id, id) DEFERRABLE,
  constraint document_attachments_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_attachments_kind_check CHECK ((kind = ANY (ARRAY['pdf'::text, 'docx'::text, 'xlsx'::text]))),
  constraint document_attachments_role_check CHECK ((role = ANY (ARRAY['annex'::text, 'list'::text])))
);
CREATE UNIQUE INDEX document_attachments_once ON public.document_attachments USING btree (commune_id, document_id, sha256);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_autosaves (
  commune_id integer not null,
  document_id uuid not null,
  account_id uuid not null,
  base_version integer not null,
  fields jsonb not null,
  at timestamp with time zone not null,
  constraint document_autosaves_pkey PRIMARY KEY (commune_id, document_id, account_id),
  constraint document_autosaves_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_comments (
  commune_id integer not null,
  id uuid not null,
  document_id uuid not null,
  version integer not null,
  by_id uuid not null,
  by_name text not null,
  text text not null,
  at timestamp with time zone not null,
  resolved_at timestamp with time zone,
  constraint document_comments_pkey PRIMARY KEY (commune_id, id),
  constraint document_comments_commune_id_document_id_fkey FOREIGN KEY (commune_id, document_id) REFERENCES documents(commune_id, id) DEFERRABLE,
  constraint document_comments_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
CREATE INDEX document_comments_of ON public.document_comments USING btree (commune_id, document_id, at);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_consultations (
  commune_id integer not null,
  id uuid not null,
  document_id uuid not null,
  unit_id uuid not null,
  asked_by_name text not null,
  asked_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  question text default ''::text not null,
  verdict text,
  answer text,
  answered_by_name text,
  answered_at timestamp with time zone,
  constraint document_consultations_pkey PRIMARY KEY (commune_id, id),
  constraint document_consultations_commune_id_document_id_fkey FOREIGN KEY (commune_id, document_id) REFERENCES documents(commune_id, id) DEFERRABLE,
  constraint document_consultations_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_consultations_commune_id_unit_id_fkey FOREIGN KEY (commune_id, unit_id) REFERENCES document_units(commune_id, id) DEFERRABLE,
  constraint document_consultations_verdict_check CHECK ((verdict = ANY (ARRAY['agree'::text, 'change'::text, 'none'::text])))
);
CREATE INDEX document_consultations_of ON public.document_consultations USING btree (commune_id, document_id);
CREATE INDEX document_consultations_open ON public.document_consultations USING btree (commune_id, unit_id, due_at) WHERE (answered_at IS NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_copies (
  commune_id integer not null,
  id uuid not null,
  copy_key text not null,
  source text not null,
  paper_id uuid,
  title text not null,
  number integer not null,
  year integer not null,
  full_number text not null,
  made_at timestamp with time zone not null,
  made_by_name text not null,
  file_sha256 text not null,
  sealed_sha256 text,
  sealed_at timestamp with time zone,
  refused_reason text,
  constraint document_copies_pkey PRIMARY KEY (commune_id, id),
  constraint document_copies_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_copies_check CHECK (((source = 'scan'::text) = (paper_id IS NULL))),
  constraint document_copies_copy_key_check CHECK ((copy_key = ANY (ARRAY['sao-y'::text, 'trich-sao'::text, 'sao-luc'::text]))),
  constraint document_copies_source_check CHECK ((source = ANY (ARRAY['out'::text, 'in'::text, 'scan'::text])))
);
CREATE INDEX document_copies_newest ON public.document_copies USING btree (commune_id, made_at DESC, id);
CREATE UNIQUE INDEX document_copies_number ON public.document_copies USING btree (commune_id, year, number);
CREATE INDEX document_copies_of ON public.document_copies USING btree (commune_id, paper_id) WHERE (paper_id IS NOT NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_delegations (
  commune_id integer not null,
  id uuid not null,
  from_account_id uuid not null,
  from_name text not null,
  to_account_id uuid not null,
  to_name text not null,
  capacity text not null,
  type_keys text[] default '{}'::text[] not null,
  valid_from date not null,
  valid_to date not null,
  basis text not null,
  withdrawn_at timestamp with time zone,
  created_at timestamp with time zone not null,
  constraint document_delegations_pkey PRIMARY KEY (commune_id, id),
  constraint document_delegations_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_delegations_capacity_check CHECK ((capacity = ANY (ARRAY['tl'::text, 'tuq'::text, 'absence'::text]))),
  constraint document_delegations_check CHECK ((valid_from <= valid_to))
);
CREATE INDEX document_delegations_to ON public.document_delegations USING btree (commune_id, to_account_id, valid_to);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_files (
  commune_id integer not null,
  document_id uuid not null,
  stage text not null,
  sha256 text not null,
  made_at timestamp with time zone not null,
  constraint document_files_pkey PRIMARY KEY (commune_id, document_id, stage),
  constraint document_files_commune_id_document_id_fkey FOREIGN KEY (commune_id, document_id) REFERENCES documents(commune_id, id) DEFERRABLE,
  constraint document_files_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_files_stage_check CHECK ((stage = ANY (ARRAY['unsigned'::text, 'initialled'::text, 'signed'::text, 'numbered'::text, 'sealed'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_letters (
  commune_id integer not null,
  id uuid not null,
  document_id uuid not null,
  organ_name text not null,
  address text not null,
  state text not null,
  attempts integer default 0 not null,
  next_at timestamp with time zone,
  last_error text,
  asked_at timestamp with time zone not null,
  asked_by_name text not null,
  sent_at timestamp with time zone,
  constraint document_letters_pkey PRIMARY KEY (commune_id, id),
  constraint document_letters_commune_id_document_id_fkey FOREIGN KEY (commune_id, document_id) REFERENCES documents(commune_id, id) DEFERRABLE,
  constraint document_letters_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_letters_check CHECK (((state = 'waiting'::text) = (next_at IS NOT NULL))),
  constraint document_letters_check1 CHECK (((state = 'sent'::text) = (sent_at IS NOT NULL))),
  constraint document_letters_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'failed'::text])))
);
CREATE INDEX document_letters_due ON public.document_letters USING btree (commune_id, next_at) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX document_letters_once ON public.document_letters USING btree (commune_id, document_id, address);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_numbers (
  commune_id integer not null,
  register text not null,
  series text not null,
  year integer not null,
  number integer not null,
  document_id uuid,
  void_reason text,
  taken_at timestamp with time zone not null,
  constraint document_numbers_pkey PRIMARY KEY (commune_id, register, series, year, number),
  constraint document_numbers_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_numbers_check CHECK (((document_id IS NOT NULL) OR (void_reason IS NOT NULL))),
  constraint document_numbers_register_check CHECK ((register = ANY (ARRAY['out'::text, 'in'::text, 'copy'::text])))
);
CREATE UNIQUE INDEX document_numbers_once ON public.document_numbers USING btree (commune_id, register, document_id) WHERE (document_id IS NOT NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_reminder_addresses (
  commune_id integer not null,
  account_id uuid not null,
  channel text not null,
  address text not null,
  set_at timestamp with time zone not null,
  constraint document_reminder_addresses_pkey PRIMARY KEY (commune_id, account_id),
  constraint document_reminder_addresses_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_reminder_addresses_channel_check CHECK ((channel = ANY (ARRAY['email'::text, 'sms'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_reminders (
  commune_id integer not null,
  account_id uuid not null,
  day date not null,
  papers integer not null,
  state text not null,
  tries integer default 0 not null,
  trouble text,
  sent_at timestamp with time zone,
  constraint document_reminders_pkey PRIMARY KEY (commune_id, account_id, day),
  constraint document_reminders_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_reminders_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_series (
  commune_id integer not null,
  register text not null,
  series text not null,
  year integer not null,
  last integer not null,
  constraint document_series_pkey PRIMARY KEY (commune_id, register, series, year),
  constraint document_series_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint document_series_register_check CHECK ((register = ANY (ARRAY['out'::text, 'in'::text, 'copy'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_steps (
  commune_id integer not null,
  document_id uuid not null,
  seq integer not null,
  step text not null,
  by_id uuid not null,
  by_name text not null,
  reason text,
  at timestamp with time zone not null,
  constraint document_steps_pkey PRIMARY KEY (commune_id, document_id, seq),
  constraint document_steps_commune_id_document_id_fkey FOREIGN KEY (commune_id, document_id) REFERENCES documents(commune_id, id) DEFERRABLE,
  constraint document_steps_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_units (
  commune_id integer not null,
  id uuid not null,
  name text not null,
  abbr text not null,
  head_account_id uuid,
  active boolean default true not null,
  constraint document_units_pkey PRIMARY KEY (commune_id, id),
  constraint document_units_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
CREATE UNIQUE INDEX document_units_abbr ON public.document_units USING btree (commune_id, abbr) WHERE active;
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table document_versions (
  commune_id integer not null,
  document_id uuid not null,
  version integer not null,
  subject text not null,
  body text not null,
  by_id uuid not null,
  by_name text not null,
  at timestamp with time zone not null,
  constraint document_versions_pkey PRIMARY KEY (commune_id, document_id, version),
  constraint document_versions_commune_id_document_id_fkey FOREIGN KEY (commune_id, document_id) REFERENCES documents(commune_id, id) DEFERRABLE,
  constraint document_versions_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table documents (
  commune_id integer not null,
  id uuid not null,
  type_key text not null,
  unit_id uuid not null,
  subject text not null,
  addressee text default ''::text not null,
  body text not null,
  recipients text[] not null,
  organ_codes text[] default '{}'::text[] not null,
  urgency text not null,
  signer_id uuid,
  signer_name text default ''::text not null,
  signer_title text default ''::text not null,
  capacity text not null,
  state text not null,
  version integer default 1 not null,
  drafter_id uuid not null,
  drafter_name text not null,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  due_on date,
  series text,
  number integer,
  number_year integer,
  symbol text,
  full_number text,
  issued_on date,
  mends_id uuid,
  mends_how text,
  answers_id uuid,
  subject_ref text,
  search tsvector not null,
  initialler_id uuid,
  constraint documents_pkey PRIMARY KEY (commune_id, id),
  constraint documents_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint documents_commune_id_unit_id_fkey FOREIGN KEY (commune_id, unit_id) REFERENCES document_units(commune_id, id) DEFERRABLE,
  constraint documents_check CHECK ((((number IS NULL) = (full_number IS NULL)) AND ((number IS NULL) = (issued_on IS NULL)))),
  constraint documents_mends_how_check CHECK ((mends_how = ANY (ARRAY['correct'::text, 'replace'::text])))
);
CREATE INDEX documents_issued ON public.documents USING btree (commune_id, issued_on DESC, id) WHERE (number IS NOT NULL);
CREATE INDEX documents_newest ON public.documents USING btree (commune_id, changed_at DESC, id DESC);
CREATE INDEX documents_register ON public.documents USING btree (commune_id, number_year, series, number) WHERE (number IS NOT NULL);
CREATE INDEX documents_search ON public.documents USING gin (paper_words(commune_id, search)) WITH (fastupdate=off);
CREATE INDEX documents_state ON public.documents USING btree (commune_id, state, changed_at DESC, id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table doors (
  commune_id integer not null,
  id uuid not null,
  alley_id uuid not null,
  label text not null,
  sort integer default 0 not null,
  note text,
  import_id uuid,
  constraint doors_pkey PRIMARY KEY (commune_id, id),
  constraint doors_commune_id_alley_id_fkey FOREIGN KEY (commune_id, alley_id) REFERENCES alleys(commune_id, id) DEFERRABLE
);
CREATE INDEX doors_alley ON public.doors USING btree (commune_id, alley_id, sort);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_components (
  commune_id integer not null,
  dossier_id uuid not null,
  no smallint not null,
  document_key text not null,
  name text not null,
  kind text not null,
  copies smallint default 1 not null,
  pages smallint,
  file_id text,
  file_name text,
  digitised boolean default false not null,
  reused boolean default false not null,
  from_store boolean default false not null,
  replaced_by text,
  added_at timestamp with time zone not null,
  added_by text not null,
  constraint dossier_components_pkey PRIMARY KEY (commune_id, dossier_id, no),
  constraint dossier_components_commune_id_dossier_id_fkey FOREIGN KEY (commune_id, dossier_id) REFERENCES dossiers(commune_id, id) DEFERRABLE,
  constraint dossier_components_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint dossier_components_kind_check CHECK ((kind = ANY (ARRAY['original'::text, 'copy'::text, 'electronic'::text, 'shown'::text, 'data'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_counters (
  commune_id integer not null,
  kind text not null,
  day date not null,
  last integer not null,
  constraint dossier_counters_pkey PRIMARY KEY (commune_id, kind, day),
  constraint dossier_counters_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_delegations (
  commune_id integer not null,
  id uuid not null,
  from_id uuid not null,
  from_name text not null,
  to_id uuid not null,
  to_name text not null,
  starts_on date not null,
  ends_on date not null,
  reason text default ''::text not null,
  created_at timestamp with time zone not null,
  created_by text not null,
  ended_at timestamp with time zone,
  constraint dossier_delegations_pkey PRIMARY KEY (commune_id, id),
  constraint dossier_delegations_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint dossier_delegations_check CHECK ((starts_on <= ends_on)),
  constraint dossier_delegations_check1 CHECK ((from_id <> to_id))
);
CREATE INDEX dossier_delegations_from ON public.dossier_delegations USING btree (commune_id, from_id, ends_on) WHERE (ended_at IS NULL);
CREATE INDEX dossier_delegations_to ON public.dossier_delegations USING btree (commune_id, to_id, ends_on) WHERE (ended_at IS NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_events (
  commune_id integer not null,
  dossier_id uuid not null,
  no integer not null,
  at timestamp with time zone not null,
  actor_id text not null,
  actor_name text not null,
  type text not null,
  data jsonb default '{}'::jsonb not null,
  constraint dossier_events_pkey PRIMARY KEY (commune_id, dossier_id, no),
  constraint dossier_events_commune_id_dossier_id_fkey FOREIGN KEY (commune_id, dossier_id) REFERENCES dossiers(commune_id, id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_flows (
  commune_id integer not null,
  id uuid not null,
  procedure_code text not null,
  version integer not null,
  definition jsonb not null,
  origin text not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  constraint dossier_flows_commune_id_procedure_code_version_key UNIQUE (commune_id, procedure_code, version),
  constraint dossier_flows_pkey PRIMARY KEY (commune_id, id),
  constraint dossier_flows_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint dossier_flows_origin_check CHECK ((origin = ANY (ARRAY['sample'::text, 'commune'::text]))),
  constraint dossier_flows_version_check CHECK ((version > 0))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_papers (
  commune_id integer not null,
  id uuid not null,
  dossier_id uuid not null,
  kind text not null,
  state text not null,
  title text not null,
  signer_id uuid not null,
  signer_name text not null,
  source_file text not null,
  file_id text not null,
  request_id uuid,
  decline_reason text,
  made_at timestamp with time zone not null,
  made_by text not null,
  changed_at timestamp with time zone not null,
  constraint dossier_papers_pkey PRIMARY KEY (commune_id, id),
  constraint dossier_papers_commune_id_dossier_id_fkey FOREIGN KEY (commune_id, dossier_id) REFERENCES dossiers(commune_id, id) DEFERRABLE,
  constraint dossier_papers_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint dossier_papers_kind_check CHECK ((kind = ANY (ARRAY['result'::text, '03'::text, '04'::text, '05'::text]))),
  constraint dossier_papers_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'asked'::text, 'signed'::text, 'sealed'::text, 'declined'::text, 'withdrawn'::text])))
);
CREATE UNIQUE INDEX dossier_papers_live ON public.dossier_papers USING btree (commune_id, dossier_id, kind) WHERE (state <> ALL (ARRAY['declined'::text, 'withdrawn'::text]));
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_principals (
  commune_id integer not null,
  dossier_id uuid not null,
  issuer text not null,
  subject text not null,
  provider text not null,
  simulated boolean not null,
  name text not null,
  level smallint not null,
  authenticated_at timestamp with time zone not null,
  relation text not null,
  constraint dossier_principals_pkey PRIMARY KEY (commune_id, dossier_id),
  constraint dossier_principals_commune_id_dossier_id_fkey FOREIGN KEY (commune_id, dossier_id) REFERENCES dossiers(commune_id, id) DEFERRABLE,
  constraint dossier_principals_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint dossier_principals_level_check CHECK (((level >= 1) AND (level <= 9))),
  constraint dossier_principals_relation_check CHECK ((relation = ANY (ARRAY['same'::text, 'other'::text, 'unknown'::text])))
);
CREATE INDEX dossier_principals_subject ON public.dossier_principals USING btree (commune_id, issuer, subject, dossier_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_saved_views (
  commune_id integer not null,
  id uuid not null,
  account_id uuid not null,
  name text not null,
  query text not null,
  created_at timestamp with time zone not null,
  constraint dossier_saved_views_commune_id_account_id_name_key UNIQUE (commune_id, account_id, name),
  constraint dossier_saved_views_pkey PRIMARY KEY (commune_id, id),
  constraint dossier_saved_views_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_search (
  commune_id integer not null,
  dossier_id uuid not null,
  search_key text not null,
  created_at timestamp with time zone not null,
  constraint dossier_search_pkey PRIMARY KEY (commune_id, dossier_id),
  constraint dossier_search_commune_id_dossier_id_fkey FOREIGN KEY (commune_id, dossier_id) REFERENCES dossiers(commune_id, id) DEFERRABLE
);
CREATE INDEX dossier_search_words ON public.dossier_search USING gin (name_tokens(commune_id, search_key)) WITH (fastupdate=off);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_settings (
  commune_id integer not null,
  code_pattern text default 'ordinary'::text not null,
  agency text default ''::text not null,
  owner text default '01'::text not null,
  centre_name text default ''::text not null,
  phone text default ''::text not null,
  portal_url text default ''::text not null,
  portal_cursor bigint default 0 not null,
  changed_at timestamp with time zone,
  changed_by text,
  constraint dossier_settings_pkey PRIMARY KEY (commune_id),
  constraint dossier_settings_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint dossier_settings_code_pattern_check CHECK ((code_pattern = ANY (ARRAY['ordinary'::text, 'centralised'::text, 'legacy'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_staff (
  commune_id integer not null,
  account_id uuid not null,
  units text[] not null,
  constraint dossier_staff_pkey PRIMARY KEY (commune_id, account_id),
  constraint dossier_staff_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_supplements (
  commune_id integer not null,
  dossier_id uuid not null,
  asked_at timestamp with time zone not null,
  asked_by text not null,
  asked_name text not null,
  reasons jsonb not null,
  words text default ''::text not null,
  contact_name text not null,
  contact_phone text not null,
  answered_at timestamp with time zone,
  answer text,
  constraint dossier_supplement_once PRIMARY KEY (commune_id, dossier_id),
  constraint dossier_supplements_commune_id_dossier_id_fkey FOREIGN KEY (commune_id, dossier_id) REFERENCES dossiers(commune_id, id) DEFERRABLE,
  constraint dossier_supplements_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_tasks (
  commune_id integer not null,
  id uuid not null,
  dossier_id uuid not null,
  step text not null,
  name text not null,
  unit text not null,
  role text not null,
  agency text,
  assignee_id text,
  assignee_name text,
  handed_by text not null,
  state text default 'open'::text not null,
  opened_at timestamp with time zone not null,
  planned_at timestamp with time zone,
  sort_at timestamp with time zone not null,
  done_at timestamp with time zone,
  done_by text,
  outcome text,
  note text,
  constraint dossier_tasks_pkey PRIMARY KEY (commune_id, id),
  constraint dossier_tasks_commune_id_dossier_id_fkey FOREIGN KEY (commune_id, dossier_id) REFERENCES dossiers(commune_id, id) DEFERRABLE,
  constraint dossier_tasks_outcome_check CHECK ((outcome = ANY (ARRAY['early'::text, 'on_time'::text, 'late'::text]))),
  constraint dossier_tasks_role_check CHECK ((role = ANY (ARRAY['specialist'::text, 'leader'::text, 'van_thu'::text, 'outside'::text]))),
  constraint dossier_tasks_state_check CHECK ((state = ANY (ARRAY['open'::text, 'done'::text, 'recalled'::text, 'cancelled'::text])))
);
CREATE INDEX dossier_tasks_mine ON public.dossier_tasks USING btree (commune_id, assignee_id, sort_at, id) WHERE (state = 'open'::text);
CREATE INDEX dossier_tasks_of ON public.dossier_tasks USING btree (commune_id, dossier_id, opened_at);
CREATE UNIQUE INDEX dossier_tasks_open_once ON public.dossier_tasks USING btree (commune_id, dossier_id, step) WHERE (state = 'open'::text);
CREATE INDEX dossier_tasks_role ON public.dossier_tasks USING btree (commune_id, role, sort_at, id) WHERE (state = 'open'::text);
CREATE INDEX dossier_tasks_unit ON public.dossier_tasks USING btree (commune_id, unit, sort_at, id) WHERE (state = 'open'::text);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_tickets (
  commune_id integer not null,
  id uuid not null,
  day date not null,
  no integer not null,
  purpose text not null,
  priority boolean default false not null,
  state text default 'waiting'::text not null,
  desk text,
  taken_at timestamp with time zone not null,
  called_at timestamp with time zone,
  called_by text,
  ended_at timestamp with time zone,
  constraint dossier_tickets_commune_id_day_no_key UNIQUE (commune_id, day, no),
  constraint dossier_tickets_pkey PRIMARY KEY (commune_id, id),
  constraint dossier_tickets_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint dossier_tickets_purpose_check CHECK ((purpose = ANY (ARRAY['file'::text, 'collect'::text, 'ask'::text]))),
  constraint dossier_tickets_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'called'::text, 'served'::text, 'missed'::text])))
);
CREATE INDEX dossier_tickets_waiting ON public.dossier_tickets USING btree (commune_id, day, priority DESC, no) WHERE (state = 'waiting'::text);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossier_words (
  commune_id integer not null,
  word text not null,
  constraint dossier_words_pkey PRIMARY KEY (commune_id, word),
  constraint dossier_words_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table dossiers (
  commune_id integer not null,
  id uuid not null,
  code text not null,
  procedure_code text not null,
  procedure_name text not null,
  procedure_version text not null,
  flow_id uuid not null,
  flow_state jsonb not null,
  state smallint not null,
  channel smallint not null,
  filed_where text not null,
  resolving_agency text not null,
  receiving_point text not null,
  applicant_name text not null,
  organisation text,
  personal_id text,
  phone text,
  email text,
  address text default ''::text not null,
  representative jsonb,
  assisted_by text,
  request text default ''::text not null,
  sets smallint default 1 not null,
  form_data jsonb default '{}'::jsonb not null,
  result_way text default 'counter'::text not null,
  returns_document boolean default true not null,
  deadline jsonb not null,
  filed_at timestamp with time zone not null,
  accepted_at timestamp with time zone,
  original_due_at timestamp with time zone,
  due_at timestamp with time zone,
  near_at timestamp with time zone,
  ended_at timestamp with time zone,
  returned_at timestamp with time zone,
  apology_at timestamp with time zone,
  supplements smallint default 0 not null,
  payment_state text default 'none'::text not null,
  paid_online smallint default 0 not null,
  fees jsonb default '[]'::jsonb not null,
  delivery_state text default 'none'::text not null,
  sync_state text default 'waiting'::text not null,
  vneid boolean default false not null,
  source_databases text[] default '{}'::text[] not null,
  result_code text,
  result_file text,
  result_name text,
  result_link text,
  rating smallint,
  petition text,
  revision integer default 1 not null,
  created_at timestamp with time zone not null,
  exemptions text[] default '{}'::text[] not null,
  constraint dossier_code_once UNIQUE (commune_id, code),
  constraint dossiers_pkey PRIMARY KEY (commune_id, id),
  constraint dossiers_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint dossiers_commune_id_flow_id_fkey FOREIGN KEY (commune_id, flow_id) REFERENCES dossier_flows(commune_id, id) DEFERRABLE,
  constraint dossiers_channel_check CHECK ((channel = ANY (ARRAY[1, 2, 3]))),
  constraint dossiers_delivery_state_check CHECK ((delivery_state = ANY (ARRAY['none'::text, 'waiting'::text, 'posted'::text, 'delivered'::text, 'failed'::text]))),
  constraint dossiers_filed_where_check CHECK ((filed_where = ANY (ARRAY['portal'::text, 'local'::text]))),
  constraint dossiers_paid_online_check CHECK ((paid_online = ANY (ARRAY[0, 1, 2]))),
  constraint dossiers_payment_state_check CHECK ((payment_state = ANY (ARRAY['none'::text, 'due'::text, 'part'::text, 'paid'::text, 'waived'::text, 'refunded'::text]))),
  constraint dossiers_rating_check CHECK (((rating >= 1) AND (rating <= 3))),
  constraint dossiers_result_way_check CHECK ((result_way = ANY (ARRAY['counter'::text, 'post'::text, 'online'::text]))),
  constraint dossiers_sets_check CHECK (((sets >= 1) AND (sets <= 20))),
  constraint dossiers_state_check CHECK (((state >= 1) AND (state <= 10))),
  constraint dossiers_supplements_check CHECK (((supplements >= 0) AND (supplements <= 1))),
  constraint dossiers_sync_state_check CHECK ((sync_state = ANY (ARRAY['waiting'::text, 'synced'::text, 'failed'::text, 'off'::text])))
);
CREATE INDEX dossiers_code_anywhere ON public.dossiers USING btree (lower(code));
CREATE INDEX dossiers_due ON public.dossiers USING btree (commune_id, due_at, id) WHERE ((ended_at IS NULL) AND (due_at IS NOT NULL));
CREATE INDEX dossiers_newest ON public.dossiers USING btree (commune_id, created_at DESC, id DESC);
CREATE INDEX dossiers_procedure ON public.dossiers USING btree (commune_id, procedure_code, created_at DESC, id DESC);
CREATE INDEX dossiers_state ON public.dossiers USING btree (commune_id, state, created_at DESC, id DESC);
CREATE INDEX dossiers_unsynced ON public.dossiers USING btree (commune_id, sync_state, created_at DESC, id DESC) WHERE (sync_state = ANY (ARRAY['waiting'::text, 'failed'::text]));
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table drive_hamlets (
  commune_id integer not null,
  drive_id uuid not null,
  hamlet_id uuid not null,
  constraint drive_hamlets_pkey PRIMARY KEY (commune_id, drive_id, hamlet_id),
  constraint drive_hamlets_commune_id_drive_id_fkey FOREIGN KEY (commune_id, drive_id) REFERENCES drives(commune_id, id) DEFERRABLE,
  constraint drive_hamlets_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id) DEFERRABLE
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
  closed_at timestamp with time zone,
  closed_by text,
  target_group text default 'adults'::text not null,
  constraint drives_pkey PRIMARY KEY (commune_id, id),
  constraint drives_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint drives_state_check CHECK ((state = ANY (ARRAY['open'::text, 'closed'::text]))),
  constraint drives_target_group_check CHECK ((target_group = ANY (ARRAY['adults'::text, 'everyone'::text, 'elderly'::text, 'needs'::text, 'households'::text]))),
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
  constraint duplicate_pairs_commune_id_first_id_fkey FOREIGN KEY (commune_id, first_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint duplicate_pairs_commune_id_second_id_fkey FOREIGN KEY (commune_id, second_id) REFERENCES residents(commune_id, id) DEFERRABLE,
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
  constraint enrolments_commune_id_member_id_fkey FOREIGN KEY (commune_id, member_id) REFERENCES team_members(commune_id, id) DEFERRABLE
);
CREATE INDEX enrolments_member ON public.enrolments USING btree (commune_id, member_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may INSERT, SELECT, UPDATE

create table erased_files (
  commune_id integer not null,
  file_id text not null,
  erased_at timestamp with time zone not null,
  constraint erased_files_pkey PRIMARY KEY (commune_id, file_id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

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
  constraint escalations_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint escalations_state_check CHECK ((state = ANY (ARRAY['open'::text, 'handled'::text]))),
  constraint escalations_to_whom_check CHECK ((to_whom = ANY (ARRAY['counter'::text, 'police'::text, 'leader'::text])))
);
CREATE INDEX escalations_open ON public.escalations USING btree (commune_id, state, raised_at);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table evening_assignments (
  commune_id integer not null,
  drive_id uuid not null,
  on_date date not null,
  alley_id uuid not null,
  member_id uuid not null,
  assigned_by text not null,
  assigned_at timestamp with time zone not null,
  constraint evening_assignments_pkey PRIMARY KEY (commune_id, drive_id, on_date, alley_id, member_id),
  constraint evening_assignments_commune_id_alley_id_fkey FOREIGN KEY (commune_id, alley_id) REFERENCES alleys(commune_id, id),
  constraint evening_assignments_commune_id_drive_id_fkey FOREIGN KEY (commune_id, drive_id) REFERENCES drives(commune_id, id),
  constraint evening_assignments_commune_id_member_id_fkey FOREIGN KEY (commune_id, member_id) REFERENCES team_members(commune_id, id)
);
CREATE INDEX evening_assignments_member ON public.evening_assignments USING btree (commune_id, member_id, on_date);
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
  own_since date,
  constraint evidence_pkey PRIMARY KEY (commune_id, resident_id, skill),
  constraint evidence_rung_check CHECK (((rung >= 1) AND (rung <= 5)))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table evidence_acts (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  skill text not null,
  rung integer not null,
  seen_on date not null,
  constraint evidence_acts_pkey PRIMARY KEY (commune_id, id),
  constraint evidence_acts_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint evidence_acts_rung_check CHECK (((rung >= 2) AND (rung <= 4)))
);
CREATE INDEX evidence_acts_resident ON public.evidence_acts USING btree (commune_id, resident_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table exchange_messages (
  commune_id integer not null,
  id uuid not null,
  direction text not null,
  business text not null,
  document_id uuid,
  hub_document_id text not null,
  to_code text not null,
  to_name text not null,
  state text not null,
  status_note text,
  attempts integer default 0 not null,
  next_at timestamp with time zone,
  last_error text,
  made_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint exchange_messages_pkey PRIMARY KEY (commune_id, id),
  constraint exchange_messages_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint exchange_messages_business_check CHECK ((business = ANY (ARRAY['new'::text, 'recall'::text, 'update'::text, 'replace'::text, 'status'::text]))),
  constraint exchange_messages_direction_check CHECK ((direction = ANY (ARRAY['out'::text, 'in'::text]))),
  constraint exchange_messages_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text, 'received'::text, 'refused'::text, 'processing'::text, 'done'::text, 'dead'::text])))
);
CREATE INDEX exchange_messages_due ON public.exchange_messages USING btree (commune_id, next_at) WHERE (state = 'waiting'::text);
CREATE INDEX exchange_messages_newest ON public.exchange_messages USING btree (commune_id, changed_at DESC, id);
CREATE INDEX exchange_messages_of ON public.exchange_messages USING btree (commune_id, document_id);
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
  constraint field_conflicts_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint field_conflicts_state_check CHECK ((state = ANY (ARRAY['open'::text, 'taken'::text, 'kept'::text])))
);
CREATE INDEX field_conflicts_open ON public.field_conflicts USING btree (commune_id, state, offered_at);
CREATE INDEX field_conflicts_resident ON public.field_conflicts USING btree (commune_id, resident_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table guide_checks (
  commune_id integer not null,
  origin_commune integer not null,
  guide_id text not null,
  assignee text not null,
  note text default ''::text not null,
  assigned_by text not null,
  assigned_at timestamp with time zone not null,
  constraint guide_checks_pkey PRIMARY KEY (commune_id, origin_commune, guide_id),
  constraint guide_checks_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table guide_draft_revisions (
  commune_id integer not null,
  draft_id uuid not null,
  revision integer not null,
  body jsonb not null,
  section text not null,
  saved_by text not null,
  saved_at timestamp with time zone not null,
  auto boolean default false not null,
  constraint guide_draft_revisions_pkey PRIMARY KEY (commune_id, draft_id, revision),
  constraint guide_draft_revisions_commune_id_draft_id_fkey FOREIGN KEY (commune_id, draft_id) REFERENCES guide_drafts(commune_id, id) DEFERRABLE,
  constraint guide_draft_revisions_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table guide_drafts (
  commune_id integer not null,
  origin_commune integer not null,
  id uuid not null,
  guide_id text not null,
  base_version integer not null,
  body jsonb not null,
  revision integer default 1 not null,
  state text not null,
  authors text[] not null,
  note text default ''::text not null,
  reason text default ''::text not null,
  created_at timestamp with time zone not null,
  changed_by text not null,
  changed_at timestamp with time zone not null,
  sent_by text,
  reviewed_by text,
  reviewed_at timestamp with time zone,
  published_version integer,
  sounds jsonb default '[]'::jsonb not null,
  constraint guide_drafts_pkey PRIMARY KEY (commune_id, id),
  constraint guide_drafts_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint guide_drafts_state_check CHECK ((state = ANY (ARRAY['arrived'::text, 'draft'::text, 'to_review'::text, 'returned'::text, 'published'::text, 'dropped'::text])))
);
CREATE INDEX guide_drafts_by_guide ON public.guide_drafts USING btree (commune_id, guide_id, changed_at DESC);
CREATE UNIQUE INDEX guide_drafts_one_open ON public.guide_drafts USING btree (commune_id, origin_commune, guide_id) WHERE (state = ANY (ARRAY['draft'::text, 'to_review'::text, 'returned'::text]));
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table guide_prints (
  commune_id integer not null,
  id uuid not null,
  paper text not null,
  grey boolean not null,
  language text not null,
  guide_ids text[] not null,
  done integer default 0 not null,
  state text default 'waiting'::text not null,
  file_id text,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  constraint guide_prints_pkey PRIMARY KEY (commune_id, id),
  constraint guide_prints_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint guide_prints_paper_check CHECK ((paper = ANY (ARRAY['the'::text, 'a4'::text, 'a3'::text]))),
  constraint guide_prints_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX guide_prints_newest ON public.guide_prints USING btree (commune_id, asked_at DESC);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table guide_reports (
  commune_id integer not null,
  id uuid not null,
  guide_id text not null,
  version integer not null,
  step_id text not null,
  text text default ''::text not null,
  app_version text default ''::text not null,
  reported_as text not null,
  reported_at timestamp with time zone not null,
  state text default 'open'::text not null,
  handled_at timestamp with time zone,
  handled_by text,
  constraint guide_reports_pkey PRIMARY KEY (commune_id, id),
  constraint guide_reports_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint guide_reports_state_check CHECK ((state = ANY (ARRAY['open'::text, 'mended'::text, 'same'::text])))
);
CREATE INDEX guide_reports_open ON public.guide_reports USING btree (commune_id, guide_id, step_id) WHERE (state = 'open'::text);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table guide_versions (
  commune_id integer not null,
  origin_commune integer not null,
  guide_id text not null,
  version integer not null,
  body jsonb not null,
  note text default ''::text not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  approved_by text,
  constraint guide_versions_pkey PRIMARY KEY (commune_id, origin_commune, guide_id, version),
  constraint guide_versions_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint guide_versions_version_check CHECK ((version >= 1))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may INSERT, SELECT

create table hamlet_names (
  commune_id integer not null,
  hamlet_id uuid not null,
  name text not null,
  valid_from date not null,
  valid_to date,
  constraint hamlet_names_pkey PRIMARY KEY (commune_id, hamlet_id, valid_from),
  constraint hamlet_names_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id) DEFERRABLE
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
  constraint hamlets_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
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
  answered_by text,
  code text,
  constraint house_calls_pkey PRIMARY KEY (commune_id, id),
  constraint house_calls_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint house_calls_state_check CHECK ((state = ANY (ARRAY['open'::text, 'accepted'::text, 'done'::text, 'declined'::text])))
);
CREATE UNIQUE INDEX house_calls_code ON public.house_calls USING btree (code) WHERE (code IS NOT NULL);
CREATE INDEX house_calls_household ON public.house_calls USING btree (commune_id, household_id) WHERE (household_id IS NOT NULL);
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
  met_visits integer default 0 not null,
  last_visit_at timestamp with time zone,
  last_visit_id uuid,
  constraint household_states_pkey PRIMARY KEY (commune_id, household_id)
);
CREATE INDEX household_states_hamlet ON public.household_states USING btree (commune_id, hamlet_id, best_rung);
CREATE INDEX household_states_promised ON public.household_states USING btree (commune_id, next_on) WHERE (next_on IS NOT NULL);
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
  constraint households_commune_id_door_id_fkey FOREIGN KEY (commune_id, door_id) REFERENCES doors(commune_id, id) DEFERRABLE,
  constraint households_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id) DEFERRABLE,
  constraint households_state_check CHECK ((state = ANY (ARRAY['active'::text, 'moved_away'::text, 'merged'::text, 'undone'::text])))
);
CREATE INDEX households_door ON public.households USING btree (commune_id, door_id);
CREATE INDEX households_hamlet ON public.households USING btree (commune_id, hamlet_id);
CREATE INDEX households_head ON public.households USING btree (commune_id, head_name_key);
CREATE INDEX households_import ON public.households USING btree (commune_id, import_id) WHERE (import_id IS NOT NULL);
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
  constraint inbox_state_check CHECK ((state = ANY (ARRAY['received'::text, 'refused'::text, 'settled'::text])))
);
CREATE INDEX inbox_waiting ON public.inbox USING btree (commune_id, state) WHERE (state = ANY (ARRAY['received'::text, 'refused'::text]));
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table incoming_attachments (
  commune_id integer not null,
  incoming_id uuid not null,
  position integer not null,
  file_name text not null,
  kind text,
  sha256 text,
  size_bytes integer not null,
  integrity text not null,
  note text not null,
  constraint incoming_attachments_pkey PRIMARY KEY (commune_id, incoming_id, "position"),
  constraint incoming_attachments_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint incoming_attachments_commune_id_incoming_id_fkey FOREIGN KEY (commune_id, incoming_id) REFERENCES incoming_documents(commune_id, id) DEFERRABLE,
  constraint incoming_attachments_check CHECK (((sha256 IS NULL) = (integrity = 'not_kept'::text))),
  constraint incoming_attachments_integrity_check CHECK ((integrity = ANY (ARRAY['valid'::text, 'unsigned'::text, 'unverifiable'::text, 'listed'::text, 'not_kept'::text]))),
  constraint incoming_attachments_kind_check CHECK ((kind = ANY (ARRAY['pdf'::text, 'docx'::text, 'xlsx'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table incoming_documents (
  commune_id integer not null,
  id uuid not null,
  arrival_number integer not null,
  arrival_year integer not null,
  arrived_at timestamp with time zone not null,
  via text not null,
  organ_name text not null,
  organ_code text,
  full_number text not null,
  issued_on date,
  type_key text not null,
  subject text not null,
  urgency text not null,
  integrity text not null,
  integrity_note text default ''::text not null,
  state text not null,
  acknowledged_at timestamp with time zone,
  instruction text,
  instructed_by_name text,
  instructed_at timestamp with time zone,
  due_at timestamp with time zone,
  done_at timestamp with time zone,
  result text,
  file_sha256 text not null,
  file_size_bytes integer not null,
  hub_document_id text,
  search tsvector not null,
  due_count integer,
  due_unit text,
  constraint incoming_documents_pkey PRIMARY KEY (commune_id, id),
  constraint incoming_documents_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint incoming_documents_due_count_check CHECK (((due_count >= 1) AND (due_count <= 365))),
  constraint incoming_documents_due_unit_check CHECK ((due_unit = ANY (ARRAY['working'::text, 'calendar'::text]))),
  constraint incoming_documents_integrity_check CHECK ((integrity = ANY (ARRAY['valid'::text, 'unsigned'::text, 'unverifiable'::text]))),
  constraint incoming_documents_state_check CHECK ((state = ANY (ARRAY['registered'::text, 'assigned'::text, 'done'::text, 'recalled'::text]))),
  constraint incoming_documents_term CHECK (((due_count IS NULL) = (due_unit IS NULL))),
  constraint incoming_documents_via_check CHECK ((via = ANY (ARRAY['hub'::text, 'email'::text, 'upload'::text, 'scan'::text])))
);
CREATE UNIQUE INDEX incoming_documents_hub ON public.incoming_documents USING btree (commune_id, hub_document_id) WHERE (hub_document_id IS NOT NULL);
CREATE UNIQUE INDEX incoming_documents_number ON public.incoming_documents USING btree (commune_id, arrival_year, arrival_number);
CREATE UNIQUE INDEX incoming_documents_once ON public.incoming_documents USING btree (commune_id, organ_name, full_number, issued_on) WHERE (full_number <> ''::text);
CREATE INDEX incoming_documents_search ON public.incoming_documents USING gin (paper_words(commune_id, search)) WITH (fastupdate=off);
CREATE INDEX incoming_documents_state ON public.incoming_documents USING btree (commune_id, state, arrived_at DESC, id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table incoming_refusals (
  commune_id integer not null,
  id uuid not null,
  at timestamp with time zone not null,
  via text not null,
  organ_name text not null,
  full_number text not null,
  reason text not null,
  hub_document_id text,
  told_at timestamp with time zone,
  constraint incoming_refusals_pkey PRIMARY KEY (commune_id, id),
  constraint incoming_refusals_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
CREATE INDEX incoming_refusals_newest ON public.incoming_refusals USING btree (commune_id, at DESC, id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table incoming_tasks (
  commune_id integer not null,
  incoming_id uuid not null,
  unit_id uuid not null,
  role text not null,
  due_at timestamp with time zone,
  done_at timestamp with time zone,
  done_by_name text,
  result text,
  constraint incoming_tasks_pkey PRIMARY KEY (commune_id, incoming_id, unit_id),
  constraint incoming_tasks_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint incoming_tasks_commune_id_incoming_id_fkey FOREIGN KEY (commune_id, incoming_id) REFERENCES incoming_documents(commune_id, id) DEFERRABLE,
  constraint incoming_tasks_commune_id_unit_id_fkey FOREIGN KEY (commune_id, unit_id) REFERENCES document_units(commune_id, id) DEFERRABLE,
  constraint incoming_tasks_role_check CHECK ((role = ANY (ARRAY['lead'::text, 'co'::text])))
);
CREATE INDEX incoming_tasks_open ON public.incoming_tasks USING btree (commune_id, unit_id, due_at) WHERE (done_at IS NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table learner_codes (
  commune_id integer not null,
  resident_id uuid not null,
  code text not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  constraint learner_codes_once UNIQUE (code),
  constraint learner_codes_pkey PRIMARY KEY (commune_id, resident_id),
  constraint learner_codes_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table learning_settings (
  commune_id integer not null,
  origin_commune integer not null,
  city_app text default ''::text not null,
  city_app_help text default ''::text not null,
  changed_at timestamp with time zone not null,
  constraint learning_settings_pkey PRIMARY KEY (commune_id, origin_commune),
  constraint learning_settings_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
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

create table ledger_checks (
  commune_id integer not null,
  id uuid not null,
  chain integer not null,
  state text default 'running'::text not null,
  done bigint default 0 not null,
  total bigint default 0 not null,
  erased integer default 0 not null,
  faults jsonb default '[]'::jsonb not null,
  cancel_asked boolean default false not null,
  started_at timestamp with time zone not null,
  started_by text not null,
  moved_at timestamp with time zone not null,
  ended_at timestamp with time zone,
  constraint ledger_checks_pkey PRIMARY KEY (commune_id, id),
  constraint ledger_checks_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id),
  constraint ledger_checks_state_check CHECK ((state = ANY (ARRAY['running'::text, 'done'::text, 'cancelled'::text, 'failed'::text])))
);
CREATE INDEX ledger_checks_newest ON public.ledger_checks USING btree (commune_id, started_at DESC);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table ledger_heads (
  commune_id integer not null,
  epoch uuid default gen_random_uuid() not null,
  seq bigint default 0 not null,
  hash bytea default decode(repeat('00'::text, 32), 'hex'::text) not null,
  closed boolean default false not null,
  before bytea,
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
  constraint lessons_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint lessons_commune_id_visit_id_fkey FOREIGN KEY (commune_id, visit_id) REFERENCES visits(commune_id, id) DEFERRABLE,
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
  state text default 'previewed'::text not null,
  file_name text default ''::text not null,
  mapping jsonb default '{}'::jsonb not null,
  committed_at timestamp with time zone,
  constraint official_unit_lists_pkey PRIMARY KEY (list_id),
  constraint official_unit_lists_state_check CHECK ((state = ANY (ARRAY['previewed'::text, 'committed'::text, 'dropped'::text])))
);
-- gocua_app may INSERT, SELECT, UPDATE

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
CREATE INDEX official_units_code ON public.official_units USING btree (code) WHERE (code IS NOT NULL);
CREATE INDEX official_units_name ON public.official_units USING gin (name_key gin_trgm_ops);
-- gocua_app may DELETE, INSERT, SELECT

create table outbox_deliveries (
  commune_id integer not null,
  device_id uuid not null,
  first_command uuid not null,
  commands integer not null,
  received_at timestamp with time zone not null,
  sealed_import boolean default false not null,
  entries text not null,
  constraint outbox_deliveries_pkey PRIMARY KEY (commune_id, device_id, first_command)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

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
  bound bytea,
  constraint passkey_challenges_pkey PRIMARY KEY (challenge),
  constraint passkey_challenges_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) DEFERRABLE,
  constraint passkey_challenges_purpose_check CHECK (((purpose = ANY (ARRAY['register'::text, 'sign_in'::text, 'confirm'::text, 'act'::text])) AND ((purpose = 'act'::text) = (bound IS NOT NULL))))
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
  constraint passkeys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) DEFERRABLE
);
CREATE INDEX passkeys_account ON public.passkeys USING btree (account_id);
-- policy commune_wall (ALL): (EXISTS ( SELECT
   FROM accounts a
  WHERE (a.id = passkeys.account_id)))
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table payment_accounts (
  commune_id integer not null,
  id uuid not null,
  bank_bin text not null,
  account_number text not null,
  account_name text not null,
  provider text not null,
  key_number integer default 1 not null,
  opened_at timestamp with time zone not null,
  closed_at timestamp with time zone,
  constraint payment_accounts_once UNIQUE (commune_id, bank_bin, account_number),
  constraint payment_accounts_pkey PRIMARY KEY (commune_id, id),
  constraint payment_accounts_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
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
  asked_by text default 'self'::text not null,
  wish text,
  processors boolean default false not null,
  extended_at timestamp with time zone,
  extension_reason text,
  answer text,
  refusal_ground text,
  clocks_version text default ''::text not null,
  constraint personal_data_requests_pkey PRIMARY KEY (commune_id, id),
  constraint personal_data_requests_asked_by_check CHECK ((asked_by = ANY (ARRAY['self'::text, 'guardian'::text, 'representative'::text]))),
  constraint personal_data_requests_kind_check CHECK ((kind = ANY (ARRAY['access'::text, 'correct'::text, 'withdraw'::text, 'restrict'::text, 'object'::text, 'erase'::text]))),
  constraint personal_data_requests_state_check CHECK ((state = ANY (ARRAY['open'::text, 'answered'::text, 'done'::text, 'refused'::text])))
);
CREATE INDEX personal_data_requests_open ON public.personal_data_requests USING btree (commune_id, state, answer_by);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table petitions (
  commune_id integer not null,
  id uuid not null,
  code text not null,
  kind text not null,
  dossier_id uuid,
  text text not null,
  sender_name text,
  phone text,
  received_at timestamp with time zone not null,
  state text default 'new'::text not null,
  refuse_by date not null,
  ask_by date not null,
  resolve_by date not null,
  publish_by date,
  asked_text text,
  asked_at timestamp with time zone,
  added_text text,
  added_at timestamp with time zone,
  answer text,
  handled_by text,
  decided_at timestamp with time zone,
  resolved_at timestamp with time zone,
  published_at timestamp with time zone,
  constraint petitions_code_once UNIQUE (code),
  constraint petitions_pkey PRIMARY KEY (commune_id, id),
  constraint petitions_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint petitions_kind_check CHECK ((kind = ANY (ARRAY['rules'::text, 'behaviour'::text, 'other'::text]))),
  constraint petitions_state_check CHECK ((state = ANY (ARRAY['new'::text, 'asked'::text, 'accepted'::text, 'refused'::text, 'resolved'::text, 'published'::text])))
);
CREATE INDEX petitions_dossier ON public.petitions USING btree (commune_id, dossier_id) WHERE (dossier_id IS NOT NULL);
CREATE INDEX petitions_newest ON public.petitions USING btree (commune_id, received_at DESC, id);
CREATE INDEX petitions_published ON public.petitions USING btree (commune_id, published_at DESC) WHERE (published_at IS NOT NULL);
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
  constraint place_changes_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint place_changes_kind_check CHECK ((kind = ANY (ARRAY['opened'::text, 'renamed'::text, 'merged'::text, 'split'::text, 'closed'::text, 'commune_renamed'::text, 'commune_merged'::text, 'doors_moved'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table portal_inbox (
  commune_id integer not null,
  message_id text not null,
  kind text not null,
  payload jsonb not null,
  received_at timestamp with time zone not null,
  state text not null,
  outcome text default ''::text not null,
  dossier_id uuid,
  constraint portal_inbox_pkey PRIMARY KEY (commune_id, message_id),
  constraint portal_inbox_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint portal_inbox_state_check CHECK ((state = ANY (ARRAY['done'::text, 'refused'::text])))
);
CREATE INDEX portal_inbox_newest ON public.portal_inbox USING btree (commune_id, received_at DESC);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table portal_outbox (
  commune_id integer not null,
  dossier_id uuid not null,
  no integer not null,
  id uuid not null,
  payload jsonb not null,
  state text default 'waiting'::text not null,
  tries integer default 0 not null,
  next_at timestamp with time zone not null,
  last_error text,
  created_at timestamp with time zone not null,
  acknowledged_at timestamp with time zone,
  constraint portal_outbox_pkey PRIMARY KEY (commune_id, dossier_id, no),
  constraint portal_outbox_commune_id_dossier_id_fkey FOREIGN KEY (commune_id, dossier_id) REFERENCES dossiers(commune_id, id) DEFERRABLE,
  constraint portal_outbox_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'acknowledged'::text, 'dead'::text])))
);
CREATE INDEX portal_outbox_dead ON public.portal_outbox USING btree (commune_id, created_at DESC) WHERE (state = 'dead'::text);
CREATE INDEX portal_outbox_waiting ON public.portal_outbox USING btree (commune_id, next_at) WHERE (state = 'waiting'::text);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table practice_records (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  guide_id text not null,
  guide_version integer not null,
  skill text not null,
  way text not null,
  variant boolean not null,
  steps integer not null,
  wrong_taps integer not null,
  hints integer not null,
  pauses integer,
  seconds integer,
  fell boolean,
  practised_on date not null,
  practised_at timestamp with time zone not null,
  constraint practice_records_pkey PRIMARY KEY (commune_id, id),
  constraint practice_records_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE
);
CREATE INDEX practice_records_resident ON public.practice_records USING btree (commune_id, resident_id, practised_at DESC);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table prepared_drafts (
  commune_id integer not null,
  id uuid not null,
  owner_hash bytea not null,
  revision integer not null,
  sealed bytea not null,
  kept_until timestamp with time zone not null,
  constraint prepared_drafts_pkey PRIMARY KEY (commune_id, id),
  constraint prepared_drafts_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
CREATE INDEX prepared_drafts_expiry ON public.prepared_drafts USING btree (kept_until);
CREATE INDEX prepared_drafts_owner ON public.prepared_drafts USING btree (owner_hash);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table prepared_pages (
  commune_id integer not null,
  draft_id uuid not null,
  id uuid not null,
  sealed bytea not null,
  constraint prepared_pages_pkey PRIMARY KEY (commune_id, draft_id, id),
  constraint prepared_pages_commune_id_draft_id_fkey FOREIGN KEY (commune_id, draft_id) REFERENCES prepared_drafts(commune_id, id) ON DELETE CASCADE DEFERRABLE,
  constraint prepared_pages_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table procedure_form_drafts (
  commune_id integer not null,
  code text not null,
  based_on integer not null,
  revision integer not null,
  form jsonb not null,
  edited_at timestamp with time zone not null,
  edited_by text not null,
  constraint procedure_form_drafts_pkey PRIMARY KEY (commune_id, code),
  constraint procedure_form_drafts_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table procedure_forms (
  commune_id integer not null,
  code text not null,
  version integer not null,
  form jsonb not null,
  edited_by text not null,
  published_at timestamp with time zone not null,
  published_by text not null,
  constraint procedure_forms_pkey PRIMARY KEY (commune_id, code, version),
  constraint procedure_forms_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint procedure_forms_four_eyes CHECK ((edited_by <> published_by)),
  constraint procedure_forms_version_check CHECK ((version >= 1))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table procedure_imports (
  commune_id integer not null,
  id uuid not null,
  file_id text not null,
  file_name text not null,
  changed_codes text[] not null,
  imported_at timestamp with time zone not null,
  imported_by text not null,
  undone_at timestamp with time zone,
  undone_by text,
  constraint procedure_imports_pkey PRIMARY KEY (commune_id, id),
  constraint procedure_imports_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table procedure_versions (
  commune_id integer not null,
  code text not null,
  version integer not null,
  valid_from date not null,
  content jsonb,
  reason text not null,
  import_id uuid,
  published_at timestamp with time zone not null,
  published_by text not null,
  constraint procedure_versions_pkey PRIMARY KEY (commune_id, code, version),
  constraint procedure_versions_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint procedure_versions_version_check CHECK ((version >= 2))
);
CREATE INDEX procedure_versions_import ON public.procedure_versions USING btree (commune_id, import_id) WHERE (import_id IS NOT NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table proof_states (
  commune_id integer not null,
  resident_id uuid not null,
  guide_id text not null,
  skill text not null,
  tier text not null,
  runs integer not null,
  witnessed_on date,
  proved_on date,
  slipped_on date,
  missing text[] not null,
  review_step integer,
  review_on date,
  constraint proof_states_pkey PRIMARY KEY (commune_id, resident_id, guide_id),
  constraint proof_states_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint proof_states_tier_check CHECK ((tier = ANY (ARRAY['practised'::text, 'guided'::text, 'witnessed'::text, 'proved'::text])))
);
CREATE INDEX proof_states_review ON public.proof_states USING btree (commune_id, review_on) WHERE (review_on IS NOT NULL);
CREATE INDEX proof_states_skill ON public.proof_states USING btree (commune_id, skill, tier);
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


create table ratings (
  commune_id integer not null,
  id uuid not null,
  dossier_id uuid not null,
  token text not null,
  asked_at timestamp with time zone not null,
  face smallint,
  rated_at timestamp with time zone,
  note text,
  constraint ratings_dossier_once UNIQUE (commune_id, dossier_id),
  constraint ratings_token_once UNIQUE (token),
  constraint ratings_pkey PRIMARY KEY (commune_id, id),
  constraint ratings_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint ratings_face_check CHECK (((face >= 1) AND (face <= 3)))
);
CREATE INDEX ratings_asked ON public.ratings USING btree (commune_id, asked_at DESC, id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table receipt_counters (
  commune_id integer not null,
  year integer not null,
  last_number integer not null,
  constraint receipt_counters_pkey PRIMARY KEY (commune_id, year),
  constraint receipt_counters_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table receipts (
  commune_id integer not null,
  id uuid not null,
  year integer not null,
  number integer not null,
  charge_id uuid not null,
  amount_vnd bigint not null,
  issued_at timestamp with time zone not null,
  issued_by text not null,
  constraint receipts_charge_once UNIQUE (commune_id, charge_id),
  constraint receipts_number_once UNIQUE (commune_id, year, number),
  constraint receipts_pkey PRIMARY KEY (commune_id, id),
  constraint receipts_commune_id_charge_id_fkey FOREIGN KEY (commune_id, charge_id) REFERENCES charges(commune_id, id),
  constraint receipts_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table recordings (
  commune_id integer not null,
  origin_commune integer not null,
  id uuid not null,
  guide_id text not null,
  step_id text not null,
  language text not null,
  spoken_text text not null,
  text_hash text generated always as (md5(spoken_text)) not null,
  guide_version integer not null,
  voice_id uuid not null,
  state text not null,
  file_id text not null,
  size_bytes integer not null,
  milliseconds integer not null,
  lufs real not null,
  clear_db real not null,
  test_tone boolean default false not null,
  recorded_by text not null,
  recorded_at timestamp with time zone not null,
  reviewed_by text,
  reviewed_at timestamp with time zone,
  reason text default ''::text not null,
  constraint recordings_pkey PRIMARY KEY (commune_id, id),
  constraint recordings_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint recordings_commune_id_voice_id_fkey FOREIGN KEY (commune_id, voice_id) REFERENCES voices(commune_id, id) DEFERRABLE,
  constraint recordings_state_check CHECK ((state = ANY (ARRAY['draft'::text, 'to_review'::text, 'approved'::text, 'returned'::text, 'replaced'::text, 'withdrawn'::text])))
);
CREATE INDEX recordings_by_state ON public.recordings USING btree (commune_id, state, recorded_at);
CREATE UNIQUE INDEX recordings_one_approved ON public.recordings USING btree (commune_id, origin_commune, guide_id, step_id, language, text_hash) WHERE (state = 'approved'::text);
CREATE UNIQUE INDEX recordings_one_open ON public.recordings USING btree (commune_id, origin_commune, guide_id, step_id, language, text_hash) WHERE (state = ANY (ARRAY['draft'::text, 'to_review'::text, 'returned'::text]));
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table recovery_codes (
  account_id uuid not null,
  code_hash bytea not null,
  created_at timestamp with time zone not null,
  used_at timestamp with time zone,
  constraint recovery_codes_pkey PRIMARY KEY (account_id, code_hash),
  constraint recovery_codes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) DEFERRABLE
);
-- policy commune_wall (ALL): (EXISTS ( SELECT
   FROM accounts a
  WHERE (a.id = recovery_codes.account_id)))
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table refunds (
  commune_id integer not null,
  id uuid not null,
  charge_id uuid,
  credit_id uuid,
  amount_vnd bigint not null,
  method text not null,
  reason text not null,
  state text default 'asked'::text not null,
  asked_by text not null,
  asked_at timestamp with time zone not null,
  decided_by text,
  decided_at timestamp with time zone,
  decision_note text,
  paid_at timestamp with time zone,
  paid_on date,
  bank_reference text,
  last_error text,
  constraint refunds_pkey PRIMARY KEY (commune_id, id),
  constraint refunds_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint refunds_amount_vnd_check CHECK ((amount_vnd > 0)),
  constraint refunds_check CHECK (((charge_id IS NOT NULL) OR (credit_id IS NOT NULL))),
  constraint refunds_four_eyes CHECK (((decided_by IS NULL) OR (decided_by <> asked_by))),
  constraint refunds_method_check CHECK ((method = ANY (ARRAY['bank'::text, 'cash'::text]))),
  constraint refunds_state_check CHECK ((state = ANY (ARRAY['asked'::text, 'approved'::text, 'refused'::text, 'paid'::text])))
);
CREATE INDEX refunds_charge ON public.refunds USING btree (commune_id, charge_id) WHERE (charge_id IS NOT NULL);
CREATE INDEX refunds_credit ON public.refunds USING btree (commune_id, credit_id) WHERE (credit_id IS NOT NULL);
CREATE INDEX refunds_day ON public.refunds USING btree (commune_id, paid_on) WHERE (paid_on IS NOT NULL);
CREATE INDEX refunds_newest ON public.refunds USING btree (commune_id, asked_at DESC, id);
CREATE INDEX refunds_to_pay ON public.refunds USING btree (decided_at) WHERE ((state = 'approved'::text) AND (method = 'bank'::text));
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table register_import_households (
  commune_id integer not null,
  import_id uuid not null,
  household_no integer not null,
  head_name text not null,
  code text,
  hamlet_id uuid,
  alley_name text,
  door_label text,
  existing_id uuid,
  constraint register_import_households_pkey PRIMARY KEY (commune_id, import_id, household_no),
  constraint register_import_households_commune_id_import_id_fkey FOREIGN KEY (commune_id, import_id) REFERENCES register_imports(commune_id, id)
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
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
  constraint register_import_rows_commune_id_import_id_fkey FOREIGN KEY (commune_id, import_id) REFERENCES register_imports(commune_id, id) DEFERRABLE,
  constraint register_import_rows_decision_check CHECK ((decision = ANY (ARRAY['take'::text, 'skip'::text]))),
  constraint register_import_rows_verdict_check CHECK ((verdict = ANY (ARRAY['ok'::text, 'doubtful'::text, 'refused'::text, 'skipped'::text])))
);
CREATE INDEX register_import_rows_household ON public.register_import_rows USING btree (commune_id, household_id) WHERE (household_id IS NOT NULL);
CREATE INDEX register_import_rows_resident ON public.register_import_rows USING btree (commune_id, resident_id) WHERE (resident_id IS NOT NULL);
CREATE INDEX register_import_rows_verdict ON public.register_import_rows USING btree (commune_id, import_id, verdict, row_no);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table register_import_sheets (
  commune_id integer not null,
  import_id uuid not null,
  sheet_no integer not null,
  cells bytea not null,
  constraint register_import_sheets_pkey PRIMARY KEY (commune_id, import_id, sheet_no),
  constraint register_import_sheets_commune_id_import_id_fkey FOREIGN KEY (commune_id, import_id) REFERENCES register_imports(commune_id, id)
);
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
  cancel_asked boolean default false not null,
  kept jsonb default '[]'::jsonb not null,
  sheets jsonb default '[]'::jsonb not null,
  constraint register_imports_pkey PRIMARY KEY (commune_id, id),
  constraint register_imports_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
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
  constraint residents_commune_id_household_id_fkey FOREIGN KEY (commune_id, household_id) REFERENCES households(commune_id, id) DEFERRABLE,
  constraint residents_device_check CHECK ((device = ANY (ARRAY['own'::text, 'shared'::text, 'none'::text, 'unknown'::text]))),
  constraint residents_sex_check CHECK ((sex = ANY (ARRAY['nam'::text, 'nu'::text]))),
  constraint residents_state_check CHECK ((state = ANY (ARRAY['active'::text, 'moved_away'::text, 'died'::text, 'merged'::text, 'erased'::text, 'undone'::text])))
);
CREATE INDEX residents_birth_date ON public.residents USING btree (commune_id, birth_date) WHERE (birth_date IS NOT NULL);
CREATE INDEX residents_birth_year ON public.residents USING btree (commune_id, birth_year) WHERE (state = ANY (ARRAY['active'::text, 'moved_away'::text, 'died'::text]));
CREATE INDEX residents_household ON public.residents USING btree (commune_id, household_id);
CREATE INDEX residents_import ON public.residents USING btree (commune_id, import_id) WHERE (import_id IS NOT NULL);
CREATE INDEX residents_merged ON public.residents USING btree (commune_id, merged_into) WHERE (merged_into IS NOT NULL);
CREATE INDEX residents_name_order ON public.residents USING btree (commune_id, name_key);
CREATE INDEX residents_phone ON public.residents USING btree (commune_id, phone) WHERE (phone IS NOT NULL);
CREATE INDEX residents_words ON public.residents USING gin (name_tokens(commune_id, name_key)) WITH (fastupdate=off);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table result_pushes (
  commune_id integer not null,
  id uuid not null,
  dossier_id uuid not null,
  dossier_code text not null,
  result_name text not null,
  result_link text not null,
  state text default 'waiting'::text not null,
  tries integer default 0 not null,
  next_at timestamp with time zone not null,
  sent_at timestamp with time zone,
  last_error text,
  result_code text default ''::text not null,
  constraint result_pushes_once UNIQUE (commune_id, dossier_id, result_link),
  constraint result_pushes_pkey PRIMARY KEY (commune_id, id),
  constraint result_pushes_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint result_pushes_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'sent'::text])))
);
CREATE INDEX result_pushes_waiting ON public.result_pushes USING btree (next_at) WHERE (state = 'waiting'::text);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table retention_terms (
  commune_id integer not null,
  id uuid not null,
  title text not null,
  years integer,
  basis text not null,
  entered_by_name text not null,
  entered_at timestamp with time zone not null,
  checked_on date,
  checked_by_name text,
  withdrawn_at timestamp with time zone,
  constraint retention_terms_pkey PRIMARY KEY (commune_id, id),
  constraint retention_terms_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint retention_terms_check CHECK (((checked_on IS NULL) = (checked_by_name IS NULL))),
  constraint retention_terms_years_check CHECK (((years >= 1) AND (years <= 100)))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table sealed_envelopes (
  commune_id integer not null,
  id uuid not null,
  code text not null,
  procedure_version integer not null,
  form_version integer,
  ciphertext bytea,
  size_bytes integer not null,
  helper_member_id uuid,
  sealed_at timestamp with time zone not null,
  expires_at timestamp with time zone not null,
  opened_at timestamp with time zone,
  opened_by text,
  constraint sealed_envelopes_pkey PRIMARY KEY (commune_id, id),
  constraint sealed_envelopes_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
CREATE INDEX sealed_envelopes_expiry ON public.sealed_envelopes USING btree (expires_at) WHERE (ciphertext IS NOT NULL);
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
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) DEFERRABLE,
  constraint sessions_device_id_fkey FOREIGN KEY (device_id) REFERENCES devices(id) DEFERRABLE,
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

create table signature_acts (
  commune_id integer not null,
  id uuid not null,
  request_id uuid not null,
  batch_id uuid not null,
  account_id uuid not null,
  credential_id uuid not null,
  source_file_id text not null,
  prepared_file_id text not null,
  digest bytea not null,
  byte_range integer[] not null,
  attributes bytea not null,
  state text default 'prepared'::text not null,
  prepared_at timestamp with time zone not null,
  confirmed_at timestamp with time zone,
  confirmed_how text,
  confirmation jsonb,
  hand_off_hash bytea,
  hand_off_until timestamp with time zone,
  tries integer default 0 not null,
  trouble text,
  ended_at timestamp with time zone,
  constraint signature_acts_pkey PRIMARY KEY (commune_id, id),
  constraint signature_acts_commune_id_credential_id_fkey FOREIGN KEY (commune_id, credential_id) REFERENCES signing_credentials(commune_id, id) DEFERRABLE,
  constraint signature_acts_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint signature_acts_commune_id_request_id_fkey FOREIGN KEY (commune_id, request_id) REFERENCES signature_requests(commune_id, id) DEFERRABLE,
  constraint signature_acts_confirmed_how_check CHECK ((confirmed_how = ANY (ARRAY['passkey'::text, 'password'::text]))),
  constraint signature_acts_state_check CHECK ((state = ANY (ARRAY['prepared'::text, 'confirmed'::text, 'done'::text, 'failed'::text, 'cancelled'::text])))
);
CREATE INDEX signature_acts_batch ON public.signature_acts USING btree (commune_id, batch_id);
CREATE INDEX signature_acts_confirmed ON public.signature_acts USING btree (confirmed_at) WHERE (state = 'confirmed'::text);
CREATE INDEX signature_acts_request ON public.signature_acts USING btree (commune_id, request_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table signature_images (
  commune_id integer not null,
  id uuid not null,
  account_id uuid,
  png bytea not null,
  width_mm real not null,
  set_at timestamp with time zone not null,
  set_by text not null,
  constraint signature_images_pkey PRIMARY KEY (commune_id, id),
  constraint signature_images_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint signature_images_width_mm_check CHECK (((width_mm >= (8)::double precision) AND (width_mm <= (80)::double precision)))
);
CREATE UNIQUE INDEX signature_images_one ON public.signature_images USING btree (commune_id, COALESCE(account_id, '00000000-0000-0000-0000-000000000000'::uuid));
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table signature_requests (
  commune_id integer not null,
  id uuid not null,
  subject_kind text not null,
  subject_id text not null,
  title text not null,
  act text not null,
  account_id uuid,
  file_id text not null,
  place jsonb not null,
  words text[] default '{}'::text[] not null,
  state text default 'waiting'::text not null,
  asked_at timestamp with time zone not null,
  asked_by text not null,
  due_at timestamp with time zone,
  decided_at timestamp with time zone,
  decided_by text,
  decline_reason text,
  result_file_id text,
  level text,
  evidence text default 'none'::text not null,
  evidence_tries integer default 0 not null,
  evidence_next_at timestamp with time zone,
  evidence_trouble text,
  constraint signature_requests_pkey PRIMARY KEY (commune_id, id),
  constraint signature_requests_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint signature_requests_act_check CHECK ((act = ANY (ARRAY['sign'::text, 'initial'::text, 'seal'::text, 'copy'::text, 'attachment'::text]))),
  constraint signature_requests_evidence_check CHECK ((evidence = ANY (ARRAY['none'::text, 'waiting'::text, 'done'::text, 'covered'::text, 'given_up'::text]))),
  constraint signature_requests_level_check CHECK ((level = ANY (ARRAY['B-B'::text, 'B-T'::text, 'B-LT'::text]))),
  constraint signature_requests_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'signed'::text, 'declined'::text, 'withdrawn'::text])))
);
CREATE INDEX signature_requests_evidence ON public.signature_requests USING btree (evidence_next_at) WHERE (evidence = 'waiting'::text);
CREATE INDEX signature_requests_newest ON public.signature_requests USING btree (commune_id, asked_at DESC, id);
CREATE INDEX signature_requests_subject ON public.signature_requests USING btree (commune_id, subject_kind, subject_id);
CREATE INDEX signature_requests_waiting ON public.signature_requests USING btree (commune_id, account_id, asked_at) WHERE (state = 'waiting'::text);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table signing_credentials (
  commune_id integer not null,
  id uuid not null,
  account_id uuid,
  holder_name text not null,
  unit_name text not null,
  adapter text not null,
  algorithm text not null,
  certificate bytea not null,
  chain bytea[] not null,
  serial text not null,
  valid_from timestamp with time zone not null,
  valid_until timestamp with time zone not null,
  sealed_key bytea,
  remote_id text,
  is_test boolean not null,
  made_at timestamp with time zone not null,
  made_by text not null,
  revoked_at timestamp with time zone,
  revoke_reason text,
  constraint signing_credentials_pkey PRIMARY KEY (commune_id, id),
  constraint signing_credentials_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint signing_credentials_adapter_check CHECK ((adapter = ANY (ARRAY['test'::text, 'remote'::text, 'desktop'::text]))),
  constraint signing_credentials_algorithm_check CHECK ((algorithm = ANY (ARRAY['ecdsa-p256'::text, 'rsa-pss'::text]))),
  constraint signing_credentials_check CHECK (((adapter = 'test'::text) = (sealed_key IS NOT NULL)))
);
CREATE UNIQUE INDEX signing_credentials_one ON public.signing_credentials USING btree (commune_id, COALESCE(account_id, '00000000-0000-0000-0000-000000000000'::uuid)) WHERE (revoked_at IS NULL);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table skill_runs (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  household_id uuid not null,
  hamlet_id uuid not null,
  guide_id text not null,
  guide_version integer not null,
  skill text not null,
  way text not null,
  ran_on date not null,
  ran_at timestamp with time zone not null,
  help text not null,
  variant boolean default false not null,
  slip boolean default false not null,
  member_id uuid,
  recorded_by text not null,
  received_at timestamp with time zone not null,
  constraint skill_runs_pkey PRIMARY KEY (commune_id, id),
  constraint skill_runs_commune_id_resident_id_fkey FOREIGN KEY (commune_id, resident_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint skill_runs_help_check CHECK ((help = ANY (ARRAY['none'::text, 'hints'::text])))
);
CREATE INDEX skill_runs_newest ON public.skill_runs USING btree (commune_id, ran_on DESC, id DESC);
CREATE INDEX skill_runs_resident ON public.skill_runs USING btree (commune_id, resident_id, guide_id);
CREATE INDEX skill_runs_skill ON public.skill_runs USING btree (commune_id, skill, ran_on DESC, id DESC);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

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
  constraint teachings_commune_id_learner_id_fkey FOREIGN KEY (commune_id, learner_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint teachings_commune_id_teacher_id_fkey FOREIGN KEY (commune_id, teacher_id) REFERENCES residents(commune_id, id) DEFERRABLE,
  constraint teachings_check CHECK ((teacher_id <> learner_id))
);
CREATE INDEX teachings_learner ON public.teachings USING btree (commune_id, learner_id);
CREATE INDEX teachings_teacher ON public.teachings USING btree (commune_id, teacher_id);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table team_hamlets (
  commune_id integer not null,
  team_id uuid not null,
  hamlet_id uuid not null,
  constraint team_hamlets_pkey PRIMARY KEY (commune_id, team_id, hamlet_id),
  constraint team_hamlets_commune_id_hamlet_id_fkey FOREIGN KEY (commune_id, hamlet_id) REFERENCES hamlets(commune_id, id) DEFERRABLE,
  constraint team_hamlets_commune_id_team_id_fkey FOREIGN KEY (commune_id, team_id) REFERENCES teams(commune_id, id) DEFERRABLE
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
  constraint team_members_commune_id_team_id_fkey FOREIGN KEY (commune_id, team_id) REFERENCES teams(commune_id, id) DEFERRABLE,
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
  constraint teams_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE,
  constraint teams_state_check CHECK ((state = ANY (ARRAY['active'::text, 'closed'::text])))
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table visit_attachments (
  commune_id integer not null,
  id uuid not null,
  visit_id uuid not null,
  sha256 text not null,
  media_type text not null,
  size_bytes integer not null,
  file_id text,
  arrived_at timestamp with time zone,
  constraint visit_attachments_pkey PRIMARY KEY (commune_id, id),
  constraint visit_attachments_commune_id_visit_id_fkey FOREIGN KEY (commune_id, visit_id) REFERENCES visits(commune_id, id)
);
CREATE INDEX visit_attachments_file ON public.visit_attachments USING btree (file_id) WHERE (file_id IS NOT NULL);
CREATE INDEX visit_attachments_visit ON public.visit_attachments USING btree (commune_id, visit_id);
CREATE INDEX visit_attachments_waiting ON public.visit_attachments USING btree (commune_id, sha256) WHERE (file_id IS NULL);
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
  constraint visits_commune_id_household_id_fkey FOREIGN KEY (commune_id, household_id) REFERENCES households(commune_id, id) DEFERRABLE,
  constraint visits_minutes_check CHECK (((minutes >= 0) AND (minutes <= 480))),
  constraint visits_outcome_check CHECK ((outcome = ANY (ARRAY['met'::text, 'nobody_home'::text, 'refused'::text, 'moved'::text, 'come_back'::text])))
);
CREATE INDEX visits_day ON public.visits USING btree (commune_id, visited_on DESC, id DESC);
CREATE INDEX visits_drive ON public.visits USING btree (commune_id, drive_id, visited_on) WHERE (drive_id IS NOT NULL);
CREATE INDEX visits_hamlet_day ON public.visits USING btree (commune_id, hamlet_id, visited_on);
CREATE INDEX visits_household ON public.visits USING btree (commune_id, household_id, visited_on DESC);
CREATE INDEX visits_member_day ON public.visits USING btree (commune_id, member_id, visited_on);
CREATE INDEX visits_recorded_by ON public.visits USING btree (commune_id, recorded_by, received_at DESC);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create table voices (
  commune_id integer not null,
  id uuid not null,
  full_name text not null,
  credit text default ''::text not null,
  languages text[] not null,
  consent text not null,
  consented_on date not null,
  written_by text not null,
  written_at timestamp with time zone not null,
  actor_id text,
  withdrawn_at timestamp with time zone,
  constraint voices_pkey PRIMARY KEY (commune_id, id),
  constraint voices_commune_id_fkey FOREIGN KEY (commune_id) REFERENCES communes(commune_id) DEFERRABLE
);
-- policy commune_wall (ALL): (commune_id = acting_commune())
-- gocua_app may DELETE, INSERT, SELECT, UPDATE

create type dossier_change as (id uuid, no integer, at timestamp with time zone, actor_id text, actor_name text, type text, data jsonb, flow_state jsonb, state smallint, form_data jsonb, result_way text, accepted_at timestamp with time zone, original_due_at timestamp with time zone, due_at timestamp with time zone, near_at timestamp with time zone, ended_at timestamp with time zone, returned_at timestamp with time zone, apology_at timestamp with time zone, supplements smallint, payment_state text, paid_online smallint, fees jsonb, exemptions text[], delivery_state text, sync_state text, result_code text, result_file text, result_name text, result_link text, rating smallint, petition text, sort_at timestamp with time zone, keeps boolean, closing jsonb, opening jsonb, told_id uuid, told jsonb);
create type evidence_fold as (resident_id uuid, skill text, rung integer, reached_on date, own_since date, visit_id uuid, source text);
create type household_fold as (household_id uuid, hamlet_id uuid, best_rung integer, visits integer, met_visits integer, last_visit_on date, last_visit_at timestamp with time zone, last_visit_id uuid, last_outcome text, next_on date, five_skills boolean);
create type new_inbox_row as (device_seq bigint, command_id uuid, kind text, schema_version integer, made_at timestamp with time zone, body jsonb, mends uuid, state text, problems jsonb);
create type new_ledger_entry as (at text, actor_id text, device_id uuid, command_id uuid, type text, subject text, hamlet_ids uuid[], household_ids uuid[], data text, answer text);
create type new_lesson as (visit_id uuid, resident_id uuid, skill text, rung integer);
create type new_visit as (id uuid, household_id uuid, hamlet_id uuid, drive_id uuid, member_id uuid, recorded_by text, visited_on date, visited_at timestamp with time zone, outcome text, minutes integer, next_on date, note text);

CREATE OR REPLACE FUNCTION public.absorb_commune(handover uuid, command uuid, at text, actor text)
 RETURNS TABLE(hamlet_ids uuid[], rows_moved bigint, last_seq bigint, last_hash text)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare
  h commune_handovers%rowtype;
  tbl regclass;
  n bigint;
  moved bigint := 0;
  hamlets_moved uuid[];
  same_key text;
begin
  select * into h from commune_handovers where id = handover for update;
  if not found or h.state <> 'offered' or h.to_commune is distinct from acting_commune() then
    raise exception 'no such open offer' using errcode = 'check_violation', constraint = 'commune_handover_open';
  end if;
  perform make_commune_keys_deferrable();
  set constraints all deferred;
  select coalesce(array_agg(id), '{}') into hamlets_moved from hamlets where commune_id = h.from_commune;

  perform set_config('gocua.commune_id', h.from_commune::text, true);
  perform ledger_append(h.from_commune, jsonb_build_array(jsonb_build_object(
    'at', at, 'actor', actor, 'device', null, 'command', command, 'type', 'commune.ended', 'subject', 'commune:' || h.from_commune,
    'hamlets', to_jsonb(hamlets_moved), 'data', json_build_object('to', h.to_commune, 'decision', h.decision_number)::text, 'answer', null)));
  perform set_config('gocua.commune_id', h.to_commune::text, true);
  update ledger_heads set closed = true where commune_id = h.from_commune;

  insert into absorbed_commands (commune_id, command_id, answer)
    select h.to_commune, l.command_id, l.answer from ledger l where l.commune_id = h.from_commune and l.command_id <> command on conflict do nothing;
  delete from packs where commune_id = h.from_commune;
  for tbl in
    select c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id' and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and c.relname not in ('communes', 'commune_names', 'ledger', 'ledger_heads', 'packs')
     order by c.relname
  loop
    -- A table that is nothing but its key is a set (a dictionary of words): what both have is kept once.
    select string_agg(format('o.%1$I = n.%1$I', a.attname), ' and ') filter (where a.attname <> 'commune_id')
      into same_key
      from pg_attribute a where a.attrelid = tbl and a.attnum > 0 and not a.attisdropped
       and not exists (select from pg_attribute b where b.attrelid = tbl and b.attnum > 0 and not b.attisdropped and not exists (
             select from pg_index i where i.indrelid = tbl and i.indisprimary and b.attnum = any(i.indkey)));
    if same_key is not null then
      execute format('delete from %1$s o using %1$s n where o.commune_id = $2 and n.commune_id = $1 and %2$s', tbl, same_key)
        using h.to_commune, h.from_commune;
    end if;
    execute format('update %s set commune_id = $1 where commune_id = $2', tbl) using h.to_commune, h.from_commune;
    get diagnostics n = row_count;
    moved := moved + n;
  end loop;
  set constraints all immediate;

  update communes set valid_to = h.effective_on, succeeded_by = array[h.to_commune] where commune_id = h.from_commune;
  update commune_handovers set state = 'accepted', answered_at = at::timestamptz, answered_by = actor where id = handover;
  return query select hamlets_moved, moved, l.seq, encode(l.hash, 'hex') from ledger_heads l where l.commune_id = h.from_commune;
end $function$;

CREATE OR REPLACE FUNCTION public.acting_commune()
 RETURNS integer
 LANGUAGE sql
 STABLE PARALLEL SAFE
AS $function$ select nullif(current_setting('gocua.commune_id', true), '')::integer $function$;

CREATE OR REPLACE FUNCTION public.commune_and_absorbed(commune integer)
 RETURNS integer[]
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  with recursive family as (
    select commune as commune_id union select c.commune_id from communes c join family f on f.commune_id = any(c.succeeded_by))
  select array_agg(commune_id) from family $function$;

CREATE OR REPLACE FUNCTION public.commune_handover_contents(handover uuid)
 RETURNS TABLE(hamlets integer, households integer, people integer, teams integer, phones integer, ledger_entries bigint)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare h commune_handovers%rowtype;
begin
  select * into h from commune_handovers where id = handover;
  if not found or acting_commune() is null or acting_commune() not in (h.from_commune, h.to_commune) then return; end if;
  return query select
    (select count(*) from hamlets x where x.commune_id = h.from_commune and x.valid_to is null)::integer,
    (select count(*) from households x where x.commune_id = h.from_commune and x.state = 'active')::integer,
    (select count(*) from residents x where x.commune_id = h.from_commune and x.state = 'active')::integer,
    (select count(*) from teams x where x.commune_id = h.from_commune and x.state = 'active')::integer,
    (select count(*) from devices x where x.commune_id = h.from_commune and x.revoked_at is null)::integer,
    coalesce((select x.seq from ledger_heads x where x.commune_id = h.from_commune), 0);
end $function$;

CREATE OR REPLACE FUNCTION public.coverage_facts(commune integer, wanted uuid[], drives jsonb, today date)
 RETURNS TABLE(id uuid, household_id uuid, hamlet_id uuid, facts text[])
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  with drive as materialized (
    select x.id, x.unit, x.rung, x.skills, x.hamlets, x.born, x.needs
      from jsonb_to_recordset(drives) as x(id text, unit text, rung integer, skills text[], hamlets uuid[], born integer, needs boolean)
  ), home as materialized (
    select h.id, h.hamlet_id from households h where h.commune_id = commune and h.state = 'active' and h.id = any(wanted)
  ), shown as materialized (
    select e.resident_id, max(e.rung) as best, array_agg(e.skill) as skills, array_agg(e.rung) as rungs,
           array_agg('skill:' || e.skill || ':' || e.rung) as facts
      from evidence e
      join residents r on r.commune_id = commune and r.id = e.resident_id and r.state = 'active'
      join home on home.id = r.household_id
     where e.commune_id = commune group by e.resident_id
  ), agreed as materialized (
    select distinct c.resident_id from consents c
      join residents r on r.commune_id = commune and r.id = c.resident_id and r.state = 'active'
      join home on home.id = r.household_id
     where c.commune_id = commune and c.purpose = 'needs' and c.withdrawn_at is null
  ), person as materialized (
    select r.id, r.household_id, home.hamlet_id, r.language, r.device, r.needs, r.birth_year,
           coalesce(shown.best, 0) as best, shown.skills, shown.rungs, shown.facts as skill_facts,
           sixty_on(r.birth_year, r.birth_date) as sixty_on, agreed.resident_id is not null as agreed
      from residents r
      join home on home.id = r.household_id
      left join shown on shown.resident_id = r.id
      left join agreed on agreed.resident_id = r.id
     where r.commune_id = commune and r.state = 'active'
  )
  select p.id, p.household_id, p.hamlet_id,
         array['people:' || p.best, 'language:' || p.language || ':' || p.best, 'device:' || p.device || ':' || p.best]
         || coalesce(p.skill_facts, '{}')
         || case when p.sixty_on <= today then array['need:age:' || p.best] when p.sixty_on is null then array['born:unknown'] else '{}' end
         || case when p.agreed then array['agreed'] else '{}' end
         || case when p.agreed and 'disability' = any(p.needs) then array['need:disability:' || p.best] else '{}' end
         || case when p.agreed and 'living_alone' = any(p.needs) then array['need:living_alone:' || p.best] else '{}' end
         || coalesce((
              select array_agg(f) from drive d cross join lateral (
                select 'drive:' || d.id || ':in' as f
                union all
                select 'drive:' || d.id || ':done'
                 where exists (select from unnest(p.skills, p.rungs) as u(skill, rung) where u.skill = any(d.skills) and u.rung >= d.rung)) x
               where d.unit <> 'households' and p.hamlet_id = any(d.hamlets) and (d.born is null or p.birth_year <= d.born)
                 and (not d.needs or cardinality(p.needs) > 0)), '{}')
    from person p
  union all
  select home.id, home.id, home.hamlet_id,
         array['doors:' || coalesce(s.best_rung, 0)]
         || case when coalesce(s.five_skills, false) then array['five'] else '{}' end
         || case when coalesce(s.best_rung, 0) = 0 and s.last_outcome = 'refused' then array['dark:refused'] else '{}' end
         || case when coalesce(s.best_rung, 0) = 0 and coalesce(s.visits, 0) = 0 then array['dark:never'] else '{}' end
         || case when exists (
              select from person p where p.household_id = home.id and p.best < 3
                 and (p.sixty_on <= today or (p.agreed and p.needs && array['disability', 'living_alone']))) then array['help'] else '{}' end
         || coalesce((
              select array_agg(f) from drive d cross join lateral (
                select 'drive:' || d.id || ':in' as f
                union all
                select 'drive:' || d.id || ':done'
                 where exists (select from person p cross join unnest(p.skills, p.rungs) as u(skill, rung)
                                where p.household_id = home.id and u.skill = any(d.skills) and u.rung >= d.rung)) x
               where d.unit = 'households' and home.hamlet_id = any(d.hamlets)), '{}')
    from home left join household_states s on s.commune_id = commune and s.household_id = home.id
$function$;

CREATE OR REPLACE FUNCTION public.coverage_fold(commune integer, today date, definitions text, drives jsonb, at timestamp with time zone)
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
declare
  mark coverage_marks%rowtype;
  head bigint;
  dirty uuid[];
  hamlets uuid[];
  gone uuid[] := '{}';
  day_hamlets uuid[];
  days date[];
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'coverage_fold: acting in another commune';
  end if;
  insert into coverage_marks values (commune, 0, today, '', at) on conflict do nothing;
  select * into mark from coverage_marks m where m.commune_id = commune for update;
  -- Read after the lock: every entry up to here, and the rows it wrote, is visible to the statements below.
  select coalesce(max(h.seq), 0) into head from ledger_heads h where h.commune_id = commune;
  if mark.definitions <> coverage_fold.definitions or mark.seq > head or mark.day > today then
    perform coverage_rebuild(commune, today, definitions, drives, at);
    return 'rebuilt';
  end if;
  if mark.seq = head and mark.day = today then return 'fresh'; end if;

  select coalesce(array_agg(distinct x), '{}') into hamlets from ledger l cross join unnest(l.hamlet_ids) x
   where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and l.household_ids is null and not coverage_ignores(l.type);
  -- An import taken back deletes rows; its people may have moved out of the hamlets it names.
  if exists (select from ledger l where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and l.type = 'register.undone') then
    select coalesce(array_agg(distinct s.household_id), '{}') into gone from coverage_subjects s
     where s.commune_id = commune
       and not exists (select from residents r where r.commune_id = commune and r.id = s.id and r.state = 'active')
       and not exists (select from households h where h.commune_id = commune and h.id = s.id and h.state = 'active');
  end if;
  with entry as materialized (
    select l.subject, l.household_ids from ledger l
     where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and not coverage_ignores(l.type)
  ), about as materialized (
    select substring(subject from 10)::uuid as resident_id from entry where subject like 'resident:%'
  ), touched as (
    select unnest(household_ids) as id from entry
    union select unnest(gone)
    union select substring(subject from 11)::uuid from entry where subject like 'household:%'
    union select r.household_id from about a join residents r on r.commune_id = commune and r.id = a.resident_id
    union select s.household_id from about a join coverage_subjects s on s.commune_id = commune and s.id = a.resident_id
    union select h.id from households h where h.commune_id = commune and h.hamlet_id = any(hamlets)
    union select s.household_id from coverage_subjects s where s.commune_id = commune and s.hamlet_id = any(hamlets)
    -- Whoever turned sixty since.
    union select r.household_id from residents r
     where r.commune_id = commune and r.state = 'active' and mark.day < today
       and r.birth_year between extract(year from mark.day)::integer - 60 and extract(year from today)::integer - 60
       and sixty_on(r.birth_year, r.birth_date) > mark.day and sixty_on(r.birth_year, r.birth_date) <= today
  )
  select coalesce(array_agg(id), '{}') into dirty from touched where id is not null;
  perform coverage_recount(commune, dirty, drives, today);

  select coalesce(array_agg(v.hamlet_id), '{}'), coalesce(array_agg(v.visited_on), '{}') into day_hamlets, days
    from (select distinct v.hamlet_id, v.visited_on
            from (select substring(l.subject from 7)::uuid as id from ledger l
                   where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and l.subject like 'visit:%') e
            join visits v on v.commune_id = commune and v.id = e.id) v;
  if cardinality(days) > 0 or cardinality(hamlets) > 0 then
    perform coverage_recount_visits(commune, hamlets, day_hamlets, days);
  end if;
  update coverage_marks m set seq = head, day = today, folded_at = at where m.commune_id = commune;
  return 'folded';
end $function$;

CREATE OR REPLACE FUNCTION public.coverage_ignores(entry_type text)
 RETURNS boolean
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select entry_type ~ '^(team|device|enrolment|account|session|drive|evening|call|house_call|escalation|pack|attachment)[._]' $function$;

CREATE OR REPLACE FUNCTION public.coverage_rebuild(commune integer, today date, definitions text, drives jsonb, at timestamp with time zone)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
declare head bigint;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'coverage_rebuild: acting in another commune';
  end if;
  insert into coverage_marks values (commune, 0, today, '', at) on conflict do nothing;
  perform 1 from coverage_marks m where m.commune_id = commune for update;
  select coalesce(max(h.seq), 0) into head from ledger_heads h where h.commune_id = commune;
  delete from coverage_subjects where commune_id = commune;
  delete from coverage_counts where commune_id = commune;
  delete from coverage_visits where commune_id = commune;
  insert into coverage_subjects (commune_id, id, household_id, hamlet_id, facts)
  select commune, f.id, f.household_id, f.hamlet_id, f.facts
    from coverage_facts(commune, (select coalesce(array_agg(h.id), '{}') from households h where h.commune_id = commune and h.state = 'active'), drives, today) f;
  insert into coverage_counts (commune_id, fact, hamlet_id, n)
  select commune, x.fact, x.hamlet_id, count(*)
    from (select s.hamlet_id, unnest(s.facts) as fact from coverage_subjects s where s.commune_id = commune) x group by x.fact, x.hamlet_id;
  insert into coverage_visits (commune_id, hamlet_id, day, drive_id, outcome, visits)
  select commune, v.hamlet_id, v.visited_on, coalesce(v.drive_id, '00000000-0000-0000-0000-000000000000'), v.outcome, count(*)
    from visits v where v.commune_id = commune group by v.hamlet_id, v.visited_on, v.drive_id, v.outcome;
  insert into coverage_counts (commune_id, fact, hamlet_id, n)
  select commune, f.fact, v.hamlet_id, sum(v.visits)
    from coverage_visits v
   cross join lateral (
     select 'visits:' || v.outcome as fact
     union all
     select 'visit_drive:' || v.drive_id where v.drive_id <> '00000000-0000-0000-0000-000000000000') f
   where v.commune_id = commune group by f.fact, v.hamlet_id;
  update coverage_marks m set seq = head, day = today, definitions = coverage_rebuild.definitions, folded_at = at where m.commune_id = commune;
end $function$;

CREATE OR REPLACE FUNCTION public.coverage_recount(commune integer, dirty uuid[], drives jsonb, today date)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
begin
  if cardinality(dirty) = 0 then return; end if;
  with fresh as materialized (
    select * from coverage_facts(commune, dirty, drives, today)
  ), old as materialized (
    select s.id, s.hamlet_id, s.facts from coverage_subjects s where s.commune_id = commune and s.household_id = any(dirty)
    union
    select s.id, s.hamlet_id, s.facts from coverage_subjects s join fresh f on f.id = s.id where s.commune_id = commune
  ), gone as (
    delete from coverage_subjects s using old
     where s.commune_id = commune and s.id = old.id and not exists (select from fresh f where f.id = old.id)
  ), kept as (
    insert into coverage_subjects as s (commune_id, id, household_id, hamlet_id, facts)
    select commune, f.id, f.household_id, f.hamlet_id, f.facts from fresh f
    on conflict (commune_id, id) do update
      set household_id = excluded.household_id, hamlet_id = excluded.hamlet_id, facts = excluded.facts
      where (s.household_id, s.hamlet_id, s.facts) is distinct from (excluded.household_id, excluded.hamlet_id, excluded.facts)
  ), change as (
    select x.hamlet_id, x.fact, sum(x.n)::integer as n
      from (select hamlet_id, unnest(facts) as fact, -1 as n from old
            union all select hamlet_id, unnest(facts), 1 from fresh) x
     group by x.hamlet_id, x.fact having sum(x.n) <> 0
  )
  insert into coverage_counts as c (commune_id, fact, hamlet_id, n)
  select commune, change.fact, change.hamlet_id, change.n from change
  on conflict (commune_id, fact, hamlet_id) do update set n = c.n + excluded.n;
end $function$;

CREATE OR REPLACE FUNCTION public.coverage_recount_visits(commune integer, hamlets uuid[], pairs_hamlet uuid[], pairs_day date[])
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
declare
  all_hamlets uuid[];
  all_days date[];
begin
  select coalesce(array_agg(x.hamlet_id), '{}'), coalesce(array_agg(x.day), '{}') into all_hamlets, all_days
    from (
      select * from unnest(pairs_hamlet, pairs_day) as p(hamlet_id, day)
      union select v.hamlet_id, v.day from coverage_visits v where v.commune_id = commune and v.hamlet_id = any(hamlets)
      union select v.hamlet_id, v.visited_on from visits v where v.commune_id = commune and v.hamlet_id = any(hamlets)) x;
  perform coverage_visit_facts(commune, all_hamlets, all_days, -1);
  delete from coverage_visits c using unnest(all_hamlets, all_days) as p(hamlet_id, day)
   where c.commune_id = commune and c.hamlet_id = p.hamlet_id and c.day = p.day;
  insert into coverage_visits (commune_id, hamlet_id, day, drive_id, outcome, visits)
  select commune, v.hamlet_id, v.visited_on, coalesce(v.drive_id, '00000000-0000-0000-0000-000000000000'), v.outcome, count(*)
    from unnest(all_hamlets, all_days) as p(hamlet_id, day)
    join visits v on v.commune_id = commune and v.hamlet_id = p.hamlet_id and v.visited_on = p.day
   group by v.hamlet_id, v.visited_on, v.drive_id, v.outcome;
  perform coverage_visit_facts(commune, all_hamlets, all_days, 1);
end $function$;

CREATE OR REPLACE FUNCTION public.coverage_stays()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$ begin return null; end $function$;

CREATE OR REPLACE FUNCTION public.coverage_visit_facts(commune integer, pairs_hamlet uuid[], pairs_day date[], sign integer)
 RETURNS void
 LANGUAGE plpgsql
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_custom_plan'
 SET jit TO 'off'
AS $function$
begin
  insert into coverage_counts as c (commune_id, fact, hamlet_id, n)
  select commune, f.fact, v.hamlet_id, (sign * sum(v.visits))::integer
    from unnest(pairs_hamlet, pairs_day) as p(hamlet_id, day)
    join coverage_visits v on v.commune_id = commune and v.hamlet_id = p.hamlet_id and v.day = p.day
   cross join lateral (
     select 'visits:' || v.outcome as fact
     union all
     select 'visit_drive:' || v.drive_id where v.drive_id <> '00000000-0000-0000-0000-000000000000') f
   group by f.fact, v.hamlet_id
  on conflict (commune_id, fact, hamlet_id) do update set n = c.n + excluded.n;
end $function$;

CREATE OR REPLACE FUNCTION public.dossier_facts(commune integer, wanted uuid[])
 RETURNS TABLE(dossier json, events json, tasks json)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
declare
  one record;
begin
  if acting_commune() is distinct from commune then
    raise exception 'dossier_facts: acting in another commune';
  end if;
  for one in
    select d.id, d.revision, row_to_json(d) as dossier,
      (select json_agg(json_build_object('no', e.no, 'at', e.at, 'actorId', e.actor_id, 'actorName', e.actor_name, 'type', e.type, 'data', e.data) order by e.no)
         from dossier_events e where e.commune_id = commune and e.dossier_id = d.id) as events,
      (select json_agg(json_build_object('id', t.id, 'step', t.step, 'name', t.name, 'role', t.role, 'assigneeId', t.assignee_id, 'assigneeName', t.assignee_name, 'plannedAt', t.planned_at, 'openedAt', t.opened_at))
         from dossier_tasks t where t.commune_id = commune and t.dossier_id = d.id and t.state = 'open') as tasks
      from dossiers d where d.commune_id = commune and d.id = any (wanted) order by d.id for update of d
  loop
    dossier := one.dossier;
    events := one.events;
    tasks := one.tasks;
    if (events->-1->>'no')::integer is distinct from one.revision then
      events := (select json_agg(json_build_object('no', e.no, 'at', e.at, 'actorId', e.actor_id, 'actorName', e.actor_name, 'type', e.type, 'data', e.data) order by e.no)
        from dossier_events e where e.commune_id = commune and e.dossier_id = one.id);
      tasks := (select json_agg(json_build_object('id', t.id, 'step', t.step, 'name', t.name, 'role', t.role, 'assigneeId', t.assignee_id, 'assigneeName', t.assignee_name, 'plannedAt', t.planned_at, 'openedAt', t.opened_at))
        from dossier_tasks t where t.commune_id = commune and t.dossier_id = one.id and t.state = 'open');
    end if;
    return next;
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.dossier_open(commune integer, opening jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  head dossiers := jsonb_populate_record(null::dossiers, opening->'dossier');
  told jsonb := opening->'told';
begin
  if acting_commune() is distinct from commune or head.commune_id is distinct from commune then
    raise exception 'dossier_open: acting in another commune';
  end if;
  insert into dossiers select head.*;
  insert into dossier_search values (commune, head.id, opening->>'searchKey', head.created_at);
  if jsonb_array_length(opening->'papers') > 0 then
    insert into dossier_components select * from jsonb_populate_recordset(null::dossier_components, opening->'papers') p where p.commune_id = commune;
  end if;
  insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type, data)
  select commune, head.id, e.no, head.created_at, e.actor_id, e.actor_name, e.type, e.data
    from jsonb_to_recordset(opening->'events') as e (no integer, actor_id text, actor_name text, type text, data jsonb);
  for n in 0 .. jsonb_array_length(told) - 1 loop
    insert into portal_outbox (commune_id, dossier_id, no, id, payload, next_at, created_at)
    values (commune, head.id, (told->n->>'no')::integer, (told->n->>'id')::uuid, told->n->'payload', head.created_at, head.created_at);
  end loop;
end $function$;

CREATE OR REPLACE FUNCTION public.dossier_write(commune integer, c dossier_change)
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  if acting_commune() is distinct from commune then
    raise exception 'dossier_write: acting in another commune';
  end if;
  update dossiers d
     set flow_state = c.flow_state, state = c.state, form_data = coalesce(c.form_data, d.form_data), result_way = c.result_way, accepted_at = c.accepted_at, original_due_at = c.original_due_at,
         due_at = c.due_at, near_at = c.near_at, ended_at = c.ended_at, returned_at = c.returned_at, apology_at = c.apology_at, supplements = c.supplements, payment_state = c.payment_state,
         paid_online = c.paid_online, fees = c.fees, exemptions = c.exemptions, delivery_state = c.delivery_state, sync_state = c.sync_state, result_code = c.result_code, result_file = c.result_file,
         result_name = c.result_name, result_link = c.result_link, rating = c.rating, petition = c.petition, revision = c.no
   where d.commune_id = commune and d.id = c.id;
  insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type, data)
  values (commune, c.id, c.no, c.at, c.actor_id, c.actor_name, c.type, c.data);
  if c.closing is not null then
    update dossier_tasks t set state = s.state, done_at = c.at, done_by = c.actor_name, outcome = s.outcome, note = s.note
      from jsonb_to_recordset(c.closing) as s (step text, state text, outcome text, note text)
     where t.commune_id = commune and t.dossier_id = c.id and t.state = 'open' and t.step = s.step;
  end if;
  if c.keeps then
    update dossier_tasks t set sort_at = c.sort_at
     where t.commune_id = commune and t.dossier_id = c.id and t.state = 'open' and t.sort_at is distinct from c.sort_at;
  end if;
  if c.opening is not null then
    insert into dossier_tasks (commune_id, id, dossier_id, step, name, unit, role, agency, assignee_id, assignee_name, handed_by, state, opened_at, planned_at, sort_at)
    select commune, o.id, c.id, o.step, o.name, o.unit, o.role, o.agency, o.assignee_id, o.assignee_name, o.handed_by, 'open', c.at, o.planned_at, o.sort_at
      from jsonb_populate_recordset(null::dossier_tasks, c.opening) o;
  end if;
  if c.told is not null then
    insert into portal_outbox (commune_id, dossier_id, no, id, payload, next_at, created_at)
    values (commune, c.id, c.no, c.told_id, c.told, c.at, c.at);
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.filing_facts(commune integer, procedure text, on_day date, sought text[], telephone text, since timestamp with time zone)
 RETURNS TABLE(settings json, versions json, flow json, alike json, serial integer)
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_generic_plan'
 SET enable_seqscan TO 'off'
AS $function$
#variable_conflict use_column
begin
  if acting_commune() is distinct from commune then
    raise exception 'filing_facts: acting in another commune';
  end if;
  return query
  with counted as (
    insert into dossier_counters (commune_id, kind, day, last) values (commune, 'code', on_day, 1)
    on conflict (commune_id, kind, day) do update set last = dossier_counters.last + 1 returning last
  )
  select
    (select row_to_json(s) from dossier_settings s where s.commune_id = commune),
    (select json_agg(json_build_object('version', v.version, 'validFrom', v.valid_from, 'content', v.content, 'reason', v.reason, 'publishedAt', v.published_at) order by v.version)
       from procedure_versions v where v.commune_id = commune and v.code = procedure),
    (select json_build_object('id', f.id, 'definition', f.definition) from dossier_flows f
      where f.commune_id = commune and f.procedure_code in (procedure, '*') order by (f.procedure_code = procedure) desc, f.version desc limit 1),
    case when sought is null then null else
      (select json_build_object('id', d.id, 'code', d.code, 'applicantName', d.applicant_name, 'filedAt', d.filed_at)
         from (select s.commune_id, s.dossier_id, s.created_at from dossier_search s
                where name_tokens(s.commune_id, s.search_key) @> array(select commune::text || ':' || w from unnest(sought) w) offset 0) f
         join dossiers d on d.commune_id = f.commune_id and d.id = f.dossier_id
        where f.commune_id = commune and f.created_at >= since and d.procedure_code = procedure and d.ended_at is null and (telephone is null or d.phone = telephone or d.phone is null)
        order by d.created_at desc limit 1) end,
    counted.last
  from counted;
end $function$;

CREATE OR REPLACE FUNCTION public.find_dossiers(commune integer, asked jsonb, cap integer)
 RETURNS TABLE(id uuid)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
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
    'select d.dossier_id from (select d.commune_id, d.dossier_id, d.created_at from dossier_search d where true%s offset 0) d where d.commune_id = %s order by d.created_at desc, d.dossier_id desc limit %s',
    conditions, commune, cap);
end $function$;

CREATE OR REPLACE FUNCTION public.find_papers(source text, commune integer, words text[], unfinished text, wanted text, before text[], cap integer)
 RETURNS SETOF uuid
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET enable_seqscan TO 'off'
 SET work_mem TO '32MB'
AS $function$
declare
  ordered text[] := case source when 'documents' then array['changed_at', 'id'] when 'incoming_documents' then array['arrival_year', 'arrival_number'] end;
  query tsquery := (select string_agg(quote_literal(w), ' & ') from unnest(words) w)::tsquery;
  below text;
  conditions text;
  reach integer := 1000;
  walked integer;
  found uuid[];
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_papers: acting in another commune';
  end if;
  if unfinished is not null then
    query := case when query is null then '' else query::text || ' & ' end || quote_literal(unfinished) || ':*';
  end if;
  below := case when before is null then '' else format(' and (p.%I, p.%I) < (%L, %L)', ordered[1], ordered[2], before[1], before[2]) end;
  conditions := format('p.search @@ %L', query) || case when wanted is null then '' else format(' and p.state = %L', wanted) end;
  loop
    execute format('select count(*), array_agg(p.id) filter (where %s) from (select * from %I p where p.commune_id = %s%s order by p.%I desc, p.%I desc limit %s) p',
      conditions, source, commune, below, ordered[1], ordered[2], reach) into walked, found;
    if walked < reach or cardinality(found) >= cap then
      return query select unnest(found[1:cap]);
      return;
    end if;
    exit when reach > 1000 or found is null;
    reach := reach * cap * 3 / (2 * cardinality(found));
    exit when reach > 25000;
  end loop;
  -- The commune is asked outside, so that nothing but the words leads to the rows.
  return query execute format('select p.id from (select * from %I p where %s offset 0) p where p.commune_id = %s and %s%s order by p.%I desc, p.%I desc limit %s',
    source, concat_ws(' and ',
      case when words <> '{}' then format('paper_words(p.commune_id, p.search) @> %L', array(select commune || ':' || w from unnest(words) w)) end,
      case when unfinished is not null then format('paper_words(p.commune_id, p.search) && %L', array[commune || ':' || unfinished, commune || ':^' || left(unfinished, 5)]) end),
    commune, conditions, below, ordered[1], ordered[2], cap);
end $function$;

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

CREATE OR REPLACE FUNCTION public.forget_unused_name_words(commune integer)
 RETURNS integer
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
declare forgotten integer;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'forget_unused_name_words: acting in another commune';
  end if;
  delete from name_words where commune_id = commune and word not in (
    select distinct w from residents r, unnest(string_to_array(r.name_key, ' ')) w where r.commune_id = commune and w is not null);
  get diagnostics forgotten = row_count;
  return forgotten;
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

CREATE OR REPLACE FUNCTION public.hamlet_contents(commune integer, hamlets_wanted uuid[])
 RETURNS TABLE(hamlet_id uuid, alleys integer, doors integer, households integer, people integer, drives integer, teams integer, phones integer)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'hamlet_contents: acting in another commune';
  end if;
  return query
  select h.id,
    (select count(*) from alleys a where a.commune_id = commune and a.hamlet_id = h.id)::integer,
    (select count(*) from alleys a join doors d on d.commune_id = commune and d.alley_id = a.id where a.commune_id = commune and a.hamlet_id = h.id)::integer,
    (select count(*) from households x where x.commune_id = commune and x.hamlet_id = h.id and x.state = 'active')::integer,
    (select count(*) from households x join residents r on r.commune_id = commune and r.household_id = x.id and r.state = 'active'
      where x.commune_id = commune and x.hamlet_id = h.id and x.state = 'active')::integer,
    (select count(*) from drive_hamlets dh join drives d on d.commune_id = commune and d.id = dh.drive_id and d.state = 'open'
      where dh.commune_id = commune and dh.hamlet_id = h.id)::integer,
    (select count(*) from team_hamlets th join teams t on t.commune_id = commune and t.id = th.team_id and t.state = 'active'
      where th.commune_id = commune and th.hamlet_id = h.id)::integer,
    (select count(distinct v.id) from team_hamlets th
       join team_members m on m.commune_id = commune and m.team_id = th.team_id and m.state = 'active'
       join devices v on v.commune_id = commune and v.member_id = m.id and v.revoked_at is null
      where th.commune_id = commune and th.hamlet_id = h.id)::integer
  from hamlets h where h.commune_id = commune and h.id = any(hamlets_wanted);
end $function$;

CREATE OR REPLACE FUNCTION public.hamlet_hand_over(commune integer, old_hamlet uuid, new_hamlet uuid, chosen uuid[], rest boolean)
 RETURNS TABLE(alleys integer, households integer)
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
declare
  alley_ids uuid[];
  household_ids uuid[];
begin
  -- Whoever is just writing into the old hamlet finishes first, and is then seen below.
  perform 1 from hamlets h where h.commune_id = commune and h.id = old_hamlet for update;
  select coalesce(array_agg(a.id), '{}') into alley_ids
    from alleys a where a.commune_id = commune and a.hamlet_id = old_hamlet and (chosen is null or a.id = any(chosen));
  select coalesce(array_agg(h.id), '{}') into household_ids
    from households h
    left join doors d on d.commune_id = commune and d.id = h.door_id
    left join alleys a on a.commune_id = commune and a.id = d.alley_id and a.hamlet_id = old_hamlet
   where h.commune_id = commune and h.hamlet_id = old_hamlet and (a.id = any(alley_ids) or (rest and a.id is null));
  update alleys a set hamlet_id = new_hamlet where a.commune_id = commune and a.id = any(alley_ids);
  update households h set hamlet_id = new_hamlet where h.commune_id = commune and h.id = any(household_ids);
  update household_states s set hamlet_id = new_hamlet where s.commune_id = commune and s.household_id = any(household_ids);
  update house_calls c set hamlet_id = new_hamlet
   where c.commune_id = commune and c.hamlet_id = old_hamlet and c.state in ('open', 'accepted')
     and (c.household_id = any(household_ids) or (rest and c.household_id is null));
  insert into team_hamlets (commune_id, team_id, hamlet_id)
    select commune, t.team_id, new_hamlet from team_hamlets t where t.commune_id = commune and t.hamlet_id = old_hamlet on conflict do nothing;
  insert into drive_hamlets (commune_id, drive_id, hamlet_id)
    select commune, d.drive_id, new_hamlet from drive_hamlets d where d.commune_id = commune and d.hamlet_id = old_hamlet on conflict do nothing;
  delete from packs p where p.commune_id = commune and p.hamlet_id in (old_hamlet, new_hamlet);
  return query select cardinality(alley_ids), cardinality(household_ids);
end $function$;

CREATE OR REPLACE FUNCTION public.instant_text(at timestamp with time zone)
 RETURNS text
 LANGUAGE sql
 STABLE
AS $function$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $function$;

CREATE OR REPLACE FUNCTION public.known_commands(commune integer, device uuid, ids uuid[])
 RETURNS TABLE(command_id uuid, state text, problems jsonb)
 LANGUAGE plpgsql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
#variable_conflict use_column
begin
  if acting_commune() is distinct from commune then
    raise exception 'known_commands: acting in another commune';
  end if;
  return query
    select l.command_id, 'accepted', null::jsonb from ledger l where l.commune_id = commune and l.command_id = any(ids)
    union all select a.command_id, 'accepted', null from absorbed_commands a where a.commune_id = commune and a.command_id = any(ids)
    union all select i.command_id, i.state, i.problems from inbox i where i.commune_id = commune and i.device_id = device and i.command_id = any(ids);
end $function$;

CREATE OR REPLACE FUNCTION public.ledger_append(commune integer, entries jsonb)
 RETURNS bigint
 LANGUAGE sql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select ledger_append(commune, array_agg(row(e.at, e.actor, e.device, e.command, e.type, e.subject, translate(e.hamlets::text, '[]" ', '{}'),
           translate(e.households::text, '[]" ', '{}'), e.data, e.answer)::new_ledger_entry order by nth))
    from rows from (jsonb_to_recordset(entries) as (at text, actor text, device uuid, command uuid, type text, subject text, hamlets jsonb, households jsonb,
           data text, answer text)) with ordinality as e(at, actor, device, command, type, subject, hamlets, households, data, answer, nth) $function$;

CREATE OR REPLACE FUNCTION public.ledger_append(commune integer, entries new_ledger_entry[])
 RETURNS bigint
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  head ledger_heads%rowtype;
  entry new_ledger_entry;
  last_seq bigint;
  salt bytea;
  commitment bytea;
  first_hash bytea;
  last_hash bytea;
  again boolean;
  salts bytea[];
  commitments bytea[];
  hashes bytea[];
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_append: acting in another commune';
  end if;
  if cardinality(entries) = 1 then
    entry := entries[1];
    salt := uuid_send(gen_random_uuid());
    commitment := sha256(salt || convert_to(entry.data, 'UTF8'));
    update ledger_heads h
       set seq = h.seq + 1, before = h.hash,
           hash = sha256(h.hash || convert_to(concat_ws(E'\n', h.seq + 1, entry.at, entry.actor_id, entry.type, entry.subject, ''), 'UTF8') || commitment)
     where h.commune_id = commune
     returning h.seq, h.before, h.hash, exists (select from absorbed_commands a where a.commune_id = commune and a.command_id = entry.command_id)
      into last_seq, first_hash, last_hash, again;
    if found then
      if again then
        raise exception using errcode = 'unique_violation', constraint = 'ledger_command_once', message = 'answered before the communes joined';
      end if;
      insert into ledger (commune_id, seq, at, actor_id, device_id, command_id, type, subject, hamlet_ids, household_ids, data, salt, commitment, answer, prev_hash, hash)
      values (commune, last_seq, entry.at::timestamptz, entry.actor_id, entry.device_id, entry.command_id, entry.type, entry.subject, coalesce(entry.hamlet_ids, '{}'), entry.household_ids,
              entry.data::json, salt, commitment, entry.answer::json, first_hash, last_hash);
      return last_seq;
    end if;
  end if;
  select * into head from ledger_heads h where h.commune_id = commune for update;
  if not found then
    insert into ledger_heads (commune_id) values (commune) on conflict do nothing;
    select * into head from ledger_heads h where h.commune_id = commune for update;
  end if;
  if exists (select from absorbed_commands a where a.commune_id = commune)
     and exists (select from absorbed_commands a join unnest(entries) e on e.command_id = a.command_id where a.commune_id = commune) then
    raise exception using errcode = 'unique_violation', constraint = 'ledger_command_once', message = 'answered before the communes joined';
  end if;
  last_seq := head.seq;
  last_hash := head.hash;
  foreach entry in array entries loop
    last_seq := last_seq + 1;
    salt := uuid_send(gen_random_uuid());
    commitment := sha256(salt || convert_to(entry.data, 'UTF8'));
    last_hash := sha256(last_hash || convert_to(concat_ws(E'\n', last_seq, entry.at, entry.actor_id, entry.type, entry.subject, ''), 'UTF8') || commitment);
    salts := array_append(salts, salt);
    commitments := array_append(commitments, commitment);
    hashes := array_append(hashes, last_hash);
  end loop;
  insert into ledger (commune_id, seq, at, actor_id, device_id, command_id, type, subject, hamlet_ids, household_ids,
                      data, salt, commitment, answer, prev_hash, hash)
  select commune, head.seq + e.nth, e.at::timestamptz, e.actor_id, e.device_id, e.command_id, e.type, e.subject, coalesce(e.hamlet_ids, '{}'), e.household_ids,
         e.data::json, salts[e.nth], commitments[e.nth], e.answer::json, coalesce(hashes[e.nth - 1], head.hash), hashes[e.nth]
    from unnest(entries) with ordinality
      as e(at, actor_id, device_id, command_id, type, subject, hamlet_ids, household_ids, data, answer, nth);
  update ledger_heads h set seq = last_seq, hash = last_hash where h.commune_id = commune;
  return last_seq;
end $function$;

CREATE OR REPLACE FUNCTION public.ledger_chain_is_closed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  raise exception 'the ledger of this commune is closed' using errcode = 'check_violation', constraint = 'ledger_chain_open';
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
   where commune_id = any(commune_and_absorbed(commune)) and subject = any(erased_subjects) and salt is not null;
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
   where commune_id = any(commune_and_absorbed(commune)) and subject = any(erased_subjects) and type = any(erased_types) and salt is not null;
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

CREATE OR REPLACE FUNCTION public.living_hamlet(commune integer, asked uuid)
 RETURNS uuid
 LANGUAGE sql
 STABLE
 SET search_path TO 'public'
AS $function$
  with recursive trail as (
    select h.id, h.succeeded_by, h.valid_to, array[h.id] as seen, array[]::integer[] as rank
      from hamlets h where h.commune_id = commune and h.id = asked
    union all
    select h.id, h.succeeded_by, h.valid_to, t.seen || h.id, t.rank || s.nth::integer
      from trail t cross join lateral unnest(t.succeeded_by) with ordinality s(next, nth)
      join hamlets h on h.commune_id = commune and h.id = s.next
     where t.valid_to is not null and h.id <> all(t.seen))
  select t.id from trail t where t.valid_to is null order by t.rank limit 1 $function$;

CREATE OR REPLACE FUNCTION public.make_commune_keys_deferrable()
 RETURNS void
 LANGUAGE plpgsql
AS $function$
declare key record;
begin
  for key in select conrelid::regclass as tbl, conname from pg_constraint
              where contype = 'f' and not condeferrable and connamespace = 'public'::regnamespace and conparentid = 0 loop
    execute format('alter table %s alter constraint %I deferrable', key.tbl, key.conname);
  end loop;
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

CREATE OR REPLACE FUNCTION public.paper_words(commune integer, words tsvector)
 RETURNS text[]
 LANGUAGE plpgsql
 IMMUTABLE PARALLEL SAFE
AS $function$
declare
  whole text := commune || ':';
  start text := commune || ':^';
  word text;
  found text[];
begin
  foreach word in array tsvector_to_array(words) loop
    found := found || (whole || word);
    for n in 2 .. least(length(word) - 1, 5) loop
      found := found || (start || left(word, n));
    end loop;
  end loop;
  return found;
end $function$;

CREATE OR REPLACE FUNCTION public.phone_owners(commune integer)
 RETURNS TABLE(device_id uuid, member_id uuid)
 LANGUAGE sql
 STABLE SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
  select d.id, d.member_id from devices d
   where d.commune_id = commune and (acting_commune() = commune or current_setting('role', true) <> 'gocua_app')
$function$;

CREATE OR REPLACE FUNCTION public.rebuild_evidence(commune integer, people uuid[])
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  delete from evidence e where e.commune_id = commune and (people is null or e.resident_id = any(people));
  insert into evidence (commune_id, resident_id, skill, rung, reached_on, own_since, visit_id, source)
  with recursive stays as (
    select r.id as old, r.id, r.state, r.merged_into, 0 as hops from residents r where r.commune_id = commune
    union all
    select s.old, r.id, r.state, r.merged_into, s.hops + 1 from stays s
      join residents r on r.commune_id = commune and r.id = s.merged_into where s.state = 'merged' and s.hops < 20
  ), person as (
    select distinct on (old) old, id from stays order by old, hops desc
  ), seen as (
    select p.id as resident_id, l.skill, l.rung, v.visited_on as day, v.id as visit_id, null::text as source
      from lessons l join visits v on v.commune_id = commune and v.id = l.visit_id join person p on p.old = l.resident_id
     where l.commune_id = commune
    union all
    select p.id, a.skill, a.rung, a.seen_on, null, null from evidence_acts a join person p on p.old = a.resident_id where a.commune_id = commune
    union all
    select p.id, c.skill, 5, c.confirmed_on, null, c.source from confirmations c join person p on p.old = c.resident_id where c.commune_id = commune
  )
  select distinct on (s.resident_id, s.skill) commune, s.resident_id, s.skill, s.rung, s.day,
         min(s.day) filter (where s.rung in (3, 4)) over (partition by s.resident_id, s.skill), s.visit_id, s.source
    from seen s where people is null or s.resident_id = any(people)
   order by s.resident_id, s.skill, s.rung desc, s.day, s.visit_id nulls last, s.source collate "C" nulls last;
end $function$;

CREATE OR REPLACE FUNCTION public.rebuild_household_states(commune integer, wanted uuid[], proving jsonb, slots integer)
 RETURNS void
 LANGUAGE plpgsql
AS $function$
begin
  insert into household_states (commune_id, household_id, hamlet_id, best_rung, visits, met_visits, last_visit_on, last_visit_at, last_visit_id, last_outcome, next_on, five_skills)
  select commune, h.id, h.hamlet_id, greatest(coalesce(e.best, 0), case when coalesce(v.met, 0) > 0 then 1 else 0 end),
         coalesce(v.n, 0), coalesce(v.met, 0), l.visited_on, l.visited_at, l.id, l.outcome, l.next_on, coalesce(e.five, false)
    from households h
    left join (
      select household_id, count(*)::integer as n, (count(*) filter (where outcome = 'met'))::integer as met
        from visits where commune_id = commune and (wanted is null or household_id = any(wanted)) group by household_id) v on v.household_id = h.id
    left join (
      select distinct on (household_id) household_id, visited_on, visited_at, id, outcome, next_on
        from visits where commune_id = commune and (wanted is null or household_id = any(wanted))
       order by household_id, visited_on desc, visited_at desc, id desc) l on l.household_id = h.id
    left join (
      select p.household_id, max(p.best) as best, bool_or(p.slots = $4) as five from (
        select r.household_id, r.id, max(e.rung) as best, count(distinct proving->>e.skill) filter (where e.rung >= 3 and proving ? e.skill) as slots
          from residents r join evidence e on e.commune_id = commune and e.resident_id = r.id
         where r.commune_id = commune and r.state = 'active' and (wanted is null or r.household_id = any(wanted)) group by r.household_id, r.id) p
       group by p.household_id) e on e.household_id = h.id
   where h.commune_id = commune and (wanted is null or h.id = any(wanted))
  on conflict (commune_id, household_id) do update set
    hamlet_id = excluded.hamlet_id, best_rung = excluded.best_rung, visits = excluded.visits, met_visits = excluded.met_visits,
    last_visit_on = excluded.last_visit_on, last_visit_at = excluded.last_visit_at, last_visit_id = excluded.last_visit_id,
    last_outcome = excluded.last_outcome, next_on = excluded.next_on, five_skills = excluded.five_skills;
end $function$;

CREATE OR REPLACE FUNCTION public.refresh_people_statistics()
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
AS $function$
begin
  analyze residents, households, doors, alleys, household_states, register_import_rows;
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

CREATE OR REPLACE FUNCTION public.remember_dossier_words()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into dossier_words (commune_id, word)
  select distinct fresh.commune_id, w from fresh, unnest(string_to_array(fresh.search_key, ' ')) w where w ~ '^[a-z]+$'
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

CREATE OR REPLACE FUNCTION public.sixty_on(birth_year integer, birth_date date)
 RETURNS date
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$ select case when birth_date is not null then (birth_date + interval '60 years')::date
               when birth_year is not null then make_date(birth_year + 60, 1, 1) end $function$;

CREATE OR REPLACE FUNCTION public.stand_in_living_hamlet()
 RETURNS trigger
 LANGUAGE plpgsql
 SET search_path TO 'public'
AS $function$
declare ended date;
begin
  -- Waits for a merger under way; the foreign key alone would not.
  select h.valid_to into ended from hamlets h where h.commune_id = new.commune_id and h.id = new.hamlet_id for share;
  if ended is not null then
    new.hamlet_id := coalesce(living_hamlet(new.commune_id, new.hamlet_id), new.hamlet_id);
  end if;
  return new;
end $function$;

CREATE OR REPLACE FUNCTION public.visit_facts(commune integer, asked uuid[], days date[], learners uuid[], asked_drives uuid[])
 RETURNS text
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
declare
  any_merged boolean;
  merged text;
  homes text;
  ladders text;
  logs text;
  drives text;
  fifth text;
begin
  if acting_commune() is distinct from commune then
    raise exception 'visit_facts: acting in another commune';
  end if;
  select bool_or(locked.state = 'merged') into any_merged
    from (select h.state from households h where h.commune_id = commune and h.id = any(asked) order by h.id for no key update) locked;
  if any_merged then
    with recursive followed as (
      select h.id as old, h.merged_into as id, 1 as hops from households h
       where h.commune_id = commune and h.id = any(asked) and h.state = 'merged' and h.merged_into is not null
      union all
      select f.old, h.merged_into, f.hops + 1 from followed f
        join households h on h.commune_id = commune and h.id = f.id and h.state = 'merged' and h.merged_into is not null
       where f.hops < 20
    ), last as (select distinct on (old) old, id from followed order by old, hops desc)
    select (select json_object_agg(l.old, l.id)::text from last l),
           (select array_agg(coalesce(l.id, a.id) order by a.nth) from unnest(asked) with ordinality a(id, nth) left join last l on l.old = a.id)
      into merged, asked;
    perform 1 from households h where h.commune_id = commune and h.id = any(asked) order by h.id for no key update;
  end if;

  select string_agg(concat('["', h.id, '","', h.hamlet_id, case when h.state = 'active' then '",1,["' else '",0,["' end,
           (select string_agg(r.id::text, '","') from residents r where r.commune_id = commune and r.household_id = h.id and r.state = 'active'
              and (s.household_id is null or r.id = any(learners))),
           case when s.household_id is null then '"]]' else concat('"],"', s.hamlet_id, '",', s.best_rung, case when s.five_skills then ',1,' else ',0,' end,
             s.visits, ',', s.met_visits, ',"', s.last_visit_on, '","', s.last_visit_at, '","', s.last_visit_id, '","', s.last_outcome, '","', s.next_on, '"]') end), ','),
         (select c.local_skill from communes c where c.commune_id = commune)
    into homes, fifth
    from households h left join household_states s on s.commune_id = commune and s.household_id = h.id
   where h.commune_id = commune and h.id = any(asked);

  if cardinality(learners) > 0 then
    select string_agg(concat('["', e.resident_id, '",', to_json(e.skill), ',', e.rung, ',"', e.reached_on, '","', e.own_since, '","', e.visit_id, '",', coalesce(to_json(e.source)::text, 'null'), ']'), ',')
      into ladders from evidence e where e.commune_id = commune and e.resident_id = any(learners);
  end if;

  select string_agg(concat('["', v.household_id, '","', v.visited_on, '",', to_json(coalesce(v.member_id::text, v.recorded_by)), ',"', v.visited_at, '","', v.outcome, '",', v.minutes,
           case when v.note is null then ',0,[' else ',1,[' end,
           (select string_agg(concat('["', l.resident_id, '",', to_json(l.skill), ',', l.rung, ']'), ',') from lessons l where l.commune_id = commune and l.visit_id = v.id), ']]'), ',')
    into logs
    from unnest(asked, days) pair(household_id, visited_on)
    join visits v on v.commune_id = commune and v.household_id = pair.household_id and v.visited_on = pair.visited_on;

  if cardinality(asked_drives) > 0 then
    select string_agg(json_build_array(d.id, d.name, d.starts_on, d.ends_on)::text, ',') into drives from drives d where d.commune_id = commune and d.id = any(asked_drives);
  end if;
  return concat('{"homes":[', homes, '],"ladders":[', ladders, '],"logs":[', logs, '],"drives":[', drives, '],"merged":', coalesce(merged, 'null'), ',"fifth":', coalesce(to_json(fifth)::text, 'null'), '}');
end $function$;

CREATE OR REPLACE FUNCTION public.visits_write(commune integer, received timestamp with time zone, seen new_visit[], folded household_fold[], first_states household_fold[], taught new_lesson[], ladder evidence_fold[], met uuid[])
 RETURNS void
 LANGUAGE plpgsql
 SECURITY DEFINER
 SET search_path TO 'public'
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  if acting_commune() is distinct from commune then
    raise exception 'visits_write: acting in another commune';
  end if;
  insert into visits (commune_id, id, household_id, hamlet_id, drive_id, member_id, recorded_by, visited_on, visited_at, received_at, outcome, minutes, next_on, note)
  select commune, x.id, x.household_id, x.hamlet_id, x.drive_id, x.member_id, x.recorded_by, x.visited_on, x.visited_at, received, x.outcome, x.minutes, x.next_on, x.note
    from unnest(seen) x;
  if cardinality(folded) > 0 then
    update household_states s set best_rung = x.best_rung, visits = x.visits, met_visits = x.met_visits, last_visit_on = x.last_visit_on, last_visit_at = x.last_visit_at,
           last_visit_id = x.last_visit_id, last_outcome = x.last_outcome, next_on = x.next_on, five_skills = x.five_skills
      from unnest(folded) x where s.commune_id = commune and s.household_id = x.household_id;
  end if;
  if cardinality(first_states) > 0 then
    insert into household_states (commune_id, household_id, hamlet_id, best_rung, visits, met_visits, last_visit_on, last_visit_at, last_visit_id, last_outcome, next_on, five_skills)
    select commune, x.household_id, x.hamlet_id, x.best_rung, x.visits, x.met_visits, x.last_visit_on, x.last_visit_at, x.last_visit_id, x.last_outcome, x.next_on, x.five_skills
      from unnest(first_states) x
    on conflict (commune_id, household_id) do update set
      hamlet_id = excluded.hamlet_id, best_rung = excluded.best_rung, visits = excluded.visits, met_visits = excluded.met_visits,
      last_visit_on = excluded.last_visit_on, last_visit_at = excluded.last_visit_at, last_visit_id = excluded.last_visit_id,
      last_outcome = excluded.last_outcome, next_on = excluded.next_on, five_skills = excluded.five_skills;
  end if;
  if cardinality(taught) > 0 then
    insert into lessons (commune_id, visit_id, resident_id, skill, rung)
    select commune, x.visit_id, x.resident_id, x.skill, x.rung from unnest(taught) x;
  end if;
  if cardinality(ladder) > 0 then
    insert into evidence (commune_id, resident_id, skill, rung, reached_on, own_since, visit_id, source)
    select commune, x.resident_id, x.skill, x.rung, x.reached_on, x.own_since, x.visit_id, x.source from unnest(ladder) x
    on conflict (commune_id, resident_id, skill) do update set
      rung = excluded.rung, reached_on = excluded.reached_on, own_since = excluded.own_since, visit_id = excluded.visit_id, source = excluded.source;
  end if;
  -- Nearly always nobody has called: asked first, so that no list of visits is made for it.
  if cardinality(met) > 0 and exists (select from house_calls c where c.commune_id = commune and c.state = 'accepted') then
    update house_calls c set state = 'done', answered_at = coalesce(c.answered_at, v.visited_at)
      from unnest(seen) v where c.commune_id = commune and c.state = 'accepted' and c.household_id = any(met) and v.household_id = c.household_id and v.outcome = 'met';
  end if;
end $function$;

CREATE OR REPLACE FUNCTION public.visits_write_beside(commune integer, todo jsonb)
 RETURNS void
 LANGUAGE plpgsql
 SET plan_cache_mode TO 'force_generic_plan'
AS $function$
begin
  insert into teachings (commune_id, id, teacher_id, learner_id, skill, taught_on, visit_id, recorded_by)
  select commune, x.id, x."teacherId", x."learnerId", x.skill, x."taughtOn", x."visitId", x."recordedBy"
    from jsonb_to_recordset(todo->'teachings') as x(id uuid, "teacherId" uuid, "learnerId" uuid, skill text, "taughtOn" date, "visitId" uuid, "recordedBy" text)
  on conflict on constraint teachings_once do nothing;
  insert into escalations (commune_id, id, visit_id, household_id, to_whom, reason, raised_at, raised_by)
  select commune, x.id, x."visitId", x."householdId", x."toWhom", x.reason, x."raisedAt", x."raisedBy"
    from jsonb_to_recordset(todo->'escalations') as x(id uuid, "visitId" uuid, "householdId" uuid, "toWhom" text, reason text, "raisedAt" timestamptz, "raisedBy" text);
  insert into visit_attachments (commune_id, id, visit_id, sha256, media_type, size_bytes, file_id, arrived_at)
  select commune, x.id, x."visitId", x.sha256, x."mediaType", x."sizeBytes", x."fileId", x."arrivedAt"
    from jsonb_to_recordset(todo->'attachments') as x(id uuid, "visitId" uuid, sha256 text, "mediaType" text, "sizeBytes" integer, "fileId" text, "arrivedAt" timestamptz);
  update inbox i set state = 'settled' from jsonb_array_elements_text(todo->'mended') x
   where i.commune_id = commune and i.command_id = x.value::uuid and i.state = 'refused';
end $function$;
