-- Checks of the ledger with their progress, and what a personal-data request carries through its clocks.

create table ledger_checks (
  commune_id integer not null references communes,
  id uuid not null,
  -- The chain that is walked: the commune's own, or that of a commune it absorbed.
  chain integer not null,
  state text not null default 'running' check (state in ('running', 'done', 'cancelled', 'failed')),
  done bigint not null default 0,
  total bigint not null default 0,
  erased integer not null default 0,
  faults jsonb not null default '[]',
  cancel_asked boolean not null default false,
  started_at timestamptz not null,
  started_by text not null,
  moved_at timestamptz not null,
  ended_at timestamptz,
  primary key (commune_id, id)
);
select guard_commune_table('ledger_checks');
create index ledger_checks_newest on ledger_checks (commune_id, started_at desc);

alter table personal_data_requests
  add column asked_by text not null default 'self' check (asked_by in ('self', 'guardian', 'representative')),
  -- What the person asks for, in a sentence; emptied when the person is erased.
  add column wish text,
  -- Somebody else must stop processing too: the longer clock.
  add column processors boolean not null default false,
  add column extended_at timestamptz,
  add column extension_reason text,
  add column answer text,
  add column refusal_ground text,
  -- Which version of the clocks the days were counted by.
  add column clocks_version text not null default '';
