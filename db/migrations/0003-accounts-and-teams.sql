-- Accounts (staff, sessions, devices) and teams with their members. Accounts may span communes, so their
-- tables are the owner's alone: only the accounts module reads them, through the everywhere scope.

create table accounts (
  id uuid primary key,
  commune_id integer references communes,
  province_id integer references provinces,
  login text not null,
  full_name text not null,
  roles text[] not null,
  password_hash text,
  totp_secret bytea,
  totp_last_step bigint,
  state text not null default 'active' check (state in ('active', 'locked', 'closed')),
  must_change_password boolean not null default false,
  created_at timestamptz not null,
  constraint accounts_login_once unique (login)
);

create table passkeys (
  account_id uuid not null references accounts,
  credential_id text not null primary key,
  public_key bytea not null,
  counter bigint not null,
  transports text[] not null default '{}',
  label text not null,
  created_at timestamptz not null,
  last_used_at timestamptz
);

create table teams (
  commune_id integer not null references communes,
  id uuid not null,
  name text not null,
  decision_number text not null,
  decision_date date not null,
  valid_until date not null,
  state text not null default 'active' check (state in ('active', 'closed')),
  created_at timestamptz not null,
  primary key (commune_id, id)
);
select guard_commune_table('teams');

create table team_hamlets (
  commune_id integer not null,
  team_id uuid not null,
  hamlet_id uuid not null,
  primary key (commune_id, team_id, hamlet_id),
  foreign key (commune_id, team_id) references teams,
  foreign key (commune_id, hamlet_id) references hamlets
);
select guard_commune_table('team_hamlets');

create table team_members (
  commune_id integer not null,
  id uuid not null,
  team_id uuid not null,
  full_name text not null,
  role text not null check (role in ('leader', 'member')),
  phone text,
  languages text[] not null default '{vi}',
  skills text[] not null default '{}',
  -- Printed on the helper card; answers "is this helper real?" on the public page.
  card_code text not null,
  card_valid_until date not null,
  state text not null default 'active' check (state in ('active', 'left')),
  -- The resident who was taught and became a teacher (người gieo số), if so.
  resident_id uuid,
  created_at timestamptz not null,
  primary key (commune_id, id),
  constraint team_members_card_once unique (card_code),
  foreign key (commune_id, team_id) references teams
);
create index team_members_team on team_members (commune_id, team_id);
select guard_commune_table('team_members');

-- A phone enrolled by a leader's QR. Losing it = revoked: its data key dies; its sealed unsent work can still be brought in.
create table devices (
  id uuid primary key,
  commune_id integer not null references communes,
  member_id uuid not null,
  label text not null,
  enrolled_at timestamptz not null,
  enrolled_by text not null,
  last_seen_at timestamptz,
  last_sequence bigint not null default 0,
  data_key bytea,
  revoked_at timestamptz,
  revoked_by text,
  revoke_reason text,
  foreign key (commune_id, member_id) references team_members
);
create index devices_member on devices (commune_id, member_id);

create table enrolments (
  token_hash bytea primary key,
  commune_id integer not null,
  member_id uuid not null,
  created_by text not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at timestamptz,
  foreign key (commune_id, member_id) references team_members
);

create table sessions (
  token_hash bytea primary key,
  id uuid not null unique,
  account_id uuid references accounts,
  device_id uuid references devices,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  expires_at timestamptz not null,
  confirmed_at timestamptz,
  user_agent text not null default '',
  revoked_at timestamptz,
  check (num_nonnulls(account_id, device_id) = 1)
);
create index sessions_account on sessions (account_id);
create index sessions_device on sessions (device_id);
