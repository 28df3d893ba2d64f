-- Accounts, phones and sessions change through commands like everything else, so the application role may reach
-- them, each commune its own. People of no commune (the province) have commune 0: their ledger is the province's.

alter table accounts add column password_changed_at timestamptz;
-- A one-time password given by an administrator ends by itself.
alter table accounts add column password_until timestamptz;
alter table accounts add column totp_confirmed_at timestamptz;

-- 'setup' sessions may do nothing but finish the account: change a one-time password, add a second factor.
alter table sessions add column stage text not null default 'full' check (stage in ('full', 'setup'));

-- Codes on paper for whoever lost the phone with the second factor; each works once.
create table recovery_codes (
  account_id uuid not null references accounts,
  code_hash bytea not null,
  created_at timestamptz not null,
  used_at timestamptz,
  primary key (account_id, code_hash)
);

-- Challenges handed to browsers for passkeys: each is answered once, within minutes.
create table passkey_challenges (
  challenge text primary key,
  purpose text not null check (purpose in ('register', 'sign_in', 'confirm')),
  account_id uuid references accounts,
  expires_at timestamptz not null
);

alter table accounts enable row level security;
create policy commune_wall on accounts to gocua_app
  using (coalesce(commune_id, 0) = acting_commune()) with check (coalesce(commune_id, 0) = acting_commune());
grant select, insert, update on accounts to gocua_app;

-- The inner selects pass the walls of accounts and devices themselves.
alter table passkeys enable row level security;
create policy commune_wall on passkeys to gocua_app using (exists (select from accounts a where a.id = account_id));
grant select, insert, update, delete on passkeys to gocua_app;

alter table recovery_codes enable row level security;
create policy commune_wall on recovery_codes to gocua_app using (exists (select from accounts a where a.id = account_id));
grant select, insert, update, delete on recovery_codes to gocua_app;

select guard_commune_table('devices');
select guard_commune_table('enrolments');
revoke delete on devices, enrolments from gocua_app;

alter table sessions enable row level security;
create policy commune_wall on sessions to gocua_app using (
  exists (select from accounts a where a.id = account_id) or exists (select from devices d where d.id = device_id));
grant select, insert, update on sessions to gocua_app;

create index accounts_commune on accounts (commune_id);
create index passkeys_account on passkeys (account_id);
create index enrolments_member on enrolments (commune_id, member_id);
