-- Results on their way home: one delivery for a dossier, what happened to it on the way, and the lists handed to the post.

create table delivery_handovers (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  carrier text not null,
  taken_by text not null,
  handed_at timestamptz not null,
  handed_by text not null,
  handed_by_name text not null,
  primary key (commune_id, id)
);
select guard_commune_table('delivery_handovers');

create table deliveries (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  -- On the label, to be scanned; not the dossier's code, so that the envelope tells nothing.
  code text not null,
  dossier_id uuid not null,
  dossier_code text not null,
  recipient_name text not null,
  phone text,
  address text not null,
  consented_how text not null,
  state text not null default 'asked' check (state in ('asked', 'ready', 'posted', 'failed', 'returning', 'back', 'delivered', 'cancelled')),
  attempts integer not null default 0,
  carrier_number text,
  handover_id uuid,
  received_by text,
  identity_check text,
  created_at timestamptz not null,
  created_by text not null,
  moved_at timestamptz not null,
  primary key (commune_id, id),
  constraint deliveries_code_once unique (commune_id, code)
);
-- One delivery under way for a dossier; a cancelled one makes room for another.
create unique index deliveries_dossier_once on deliveries (commune_id, dossier_id) where state <> 'cancelled';
create index deliveries_state on deliveries (commune_id, state, moved_at desc, id);
create index deliveries_handover on deliveries (commune_id, handover_id) where handover_id is not null;
select guard_commune_table('deliveries');

create table delivery_events (
  commune_id integer not null references communes (commune_id) deferrable,
  delivery_id uuid not null,
  no integer not null,
  at timestamptz not null,
  kind text not null,
  note text not null default '',
  by_name text not null,
  primary key (commune_id, delivery_id, no),
  foreign key (commune_id, delivery_id) references deliveries
);
select guard_commune_table('delivery_events');

-- Electronic results on their way to the citizen's store: written with the result, sent by a job until acknowledged.
create table result_pushes (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  dossier_id uuid not null,
  dossier_code text not null,
  result_name text not null,
  result_link text not null,
  state text not null default 'waiting' check (state in ('waiting', 'sent')),
  tries integer not null default 0,
  next_at timestamptz not null,
  sent_at timestamptz,
  last_error text,
  primary key (commune_id, id),
  constraint result_pushes_once unique (commune_id, dossier_id, result_link)
);
create index result_pushes_waiting on result_pushes (next_at) where state = 'waiting';
select guard_commune_table('result_pushes');
