-- Signing: certificates and how to sign with them, the pictures that are seen, what waits to be signed and by whom, and
-- each act of signing with the confirmation that was given for exactly these bytes.

create table signing_credentials (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  -- Whose; null = the agency's own.
  account_id uuid,
  holder_name text not null,
  unit_name text not null,
  adapter text not null check (adapter in ('test', 'remote', 'desktop')),
  algorithm text not null check (algorithm in ('ecdsa-p256', 'rsa-pss')),
  certificate bytea not null,
  -- Issuers upwards, the root last.
  chain bytea[] not null,
  serial text not null,
  valid_from timestamptz not null,
  valid_until timestamptz not null,
  -- Private key under the deployment's secret and this row's id; only where this house keeps the key.
  sealed_key bytea,
  remote_id text,
  -- Issued by an authority that gives no legal effect.
  is_test boolean not null,
  made_at timestamptz not null,
  made_by text not null,
  revoked_at timestamptz,
  revoke_reason text,
  primary key (commune_id, id),
  check ((adapter = 'test') = (sealed_key is not null))
);
create unique index signing_credentials_one on signing_credentials (commune_id, coalesce(account_id, '00000000-0000-0000-0000-000000000000')) where revoked_at is null;
select guard_commune_table('signing_credentials');

-- What is seen on paper: a person's handwriting (blue), the agency's seal (red, in its real size).
create table signature_images (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  account_id uuid,
  png bytea not null,
  width_mm real not null check (width_mm between 8 and 80),
  set_at timestamptz not null,
  set_by text not null,
  primary key (commune_id, id)
);
create unique index signature_images_one on signature_images (commune_id, coalesce(account_id, '00000000-0000-0000-0000-000000000000'));
select guard_commune_table('signature_images');

create table signature_requests (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  -- What the file belongs to, in the words of the module that asked: ('document', its id).
  subject_kind text not null,
  subject_id text not null,
  title text not null,
  act text not null check (act in ('sign', 'initial', 'seal', 'copy', 'attachment')),
  -- Who is asked; null = the agency's key, used by whoever may seal.
  account_id uuid,
  file_id text not null,
  place jsonb not null,
  words text[] not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'signed', 'declined', 'withdrawn')),
  asked_at timestamptz not null,
  asked_by text not null,
  due_at timestamptz,
  decided_at timestamptz,
  decided_by text,
  decline_reason text,
  result_file_id text,
  level text check (level in ('B-B', 'B-T', 'B-LT')),
  -- Timestamp and proof of validity that could not be had at once.
  evidence text not null default 'none' check (evidence in ('none', 'waiting', 'done', 'covered', 'given_up')),
  evidence_tries integer not null default 0,
  evidence_next_at timestamptz,
  evidence_trouble text,
  primary key (commune_id, id)
);
create index signature_requests_waiting on signature_requests (commune_id, account_id, asked_at) where state = 'waiting';
create index signature_requests_subject on signature_requests (commune_id, subject_kind, subject_id);
create index signature_requests_newest on signature_requests (commune_id, asked_at desc, id);
create index signature_requests_evidence on signature_requests (evidence_next_at) where evidence = 'waiting';
select guard_commune_table('signature_requests');

-- One attempt to sign one request. The prepared file is named by its own hash; the digest is what was confirmed.
create table signature_acts (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  request_id uuid not null,
  batch_id uuid not null,
  account_id uuid not null,
  credential_id uuid not null,
  source_file_id text not null,
  prepared_file_id text not null,
  digest bytea not null,
  byte_range integer[] not null,
  -- DER of the attributes that the key signs.
  attributes bytea not null,
  state text not null default 'prepared' check (state in ('prepared', 'confirmed', 'done', 'failed', 'cancelled')),
  prepared_at timestamptz not null,
  confirmed_at timestamptz,
  confirmed_how text check (confirmed_how in ('passkey', 'password')),
  -- What the passkey signed, for whoever checks later: challenge, client data, authenticator data, signature.
  confirmation jsonb,
  hand_off_hash bytea,
  hand_off_until timestamptz,
  tries integer not null default 0,
  trouble text,
  ended_at timestamptz,
  primary key (commune_id, id),
  foreign key (commune_id, request_id) references signature_requests (commune_id, id) deferrable,
  foreign key (commune_id, credential_id) references signing_credentials (commune_id, id) deferrable
);
create index signature_acts_batch on signature_acts (commune_id, batch_id);
create index signature_acts_request on signature_acts (commune_id, request_id);
create index signature_acts_confirmed on signature_acts (confirmed_at) where state = 'confirmed';
select guard_commune_table('signature_acts');

-- A challenge that was made for these bytes is good for nothing else.
alter table passkey_challenges add column bound bytea;
alter table passkey_challenges drop constraint passkey_challenges_purpose_check;
alter table passkey_challenges add constraint passkey_challenges_purpose_check check (purpose in ('register', 'sign_in', 'confirm', 'act') and (purpose = 'act') = (bound is not null));
