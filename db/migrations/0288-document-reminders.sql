-- Where an official wants to be reminded of papers, entered by themselves; and which reminders went out, so that none goes twice.
create table document_reminder_addresses (
  commune_id integer not null references communes (commune_id) deferrable,
  account_id uuid not null,
  channel text not null check (channel in ('email', 'sms')),
  address text not null,
  set_at timestamptz not null,
  primary key (commune_id, account_id)
);
select guard_commune_table('document_reminder_addresses');

create table document_reminders (
  commune_id integer not null references communes (commune_id) deferrable,
  account_id uuid not null,
  day date not null,
  papers integer not null,
  state text not null check (state in ('waiting', 'sent')),
  tries integer not null default 0,
  trouble text,
  sent_at timestamptz,
  primary key (commune_id, account_id, day)
);
select guard_commune_table('document_reminders');
