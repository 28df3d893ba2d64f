-- What people say of the service: three faces once per dossier, and petitions with the law's clocks.

create table ratings (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  dossier_id uuid not null,
  -- The unguessable end of the link and QR.
  token text not null,
  asked_at timestamptz not null,
  -- 3 content, 2 in between, 1 not content; empty = nobody has said, which is not a judgement.
  face smallint check (face between 1 and 3),
  rated_at timestamptz,
  note text,
  primary key (commune_id, id),
  constraint ratings_dossier_once unique (commune_id, dossier_id),
  constraint ratings_token_once unique (token)
);
create index ratings_asked on ratings (commune_id, asked_at desc, id);
select guard_commune_table('ratings');

create table petitions (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  code text not null,
  kind text not null check (kind in ('rules', 'behaviour', 'other')),
  dossier_id uuid,
  text text not null,
  sender_name text,
  phone text,
  received_at timestamptz not null,
  state text not null default 'new' check (state in ('new', 'asked', 'accepted', 'refused', 'resolved', 'published')),
  refuse_by date not null,
  ask_by date not null,
  resolve_by date not null,
  publish_by date,
  -- Days the sender took to answer a question do not count.
  asked_text text,
  asked_at timestamptz,
  added_text text,
  added_at timestamptz,
  answer text,
  handled_by text,
  decided_at timestamptz,
  resolved_at timestamptz,
  published_at timestamptz,
  primary key (commune_id, id),
  constraint petitions_code_once unique (code)
);
create index petitions_newest on petitions (commune_id, received_at desc, id);
create index petitions_dossier on petitions (commune_id, dossier_id) where dossier_id is not null;
create index petitions_published on petitions (commune_id, published_at desc) where published_at is not null;
select guard_commune_table('petitions');
