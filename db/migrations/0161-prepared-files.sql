-- What a citizen prepared: sealed envelopes on their way to the counter, and drafts of browsers that cannot keep them
-- themselves. Both are ciphertext whose key never rests here.

create table sealed_envelopes (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  code text not null,
  procedure_version integer not null,
  form_version integer,
  -- Gone once opened or expired; the rest of the row says so.
  ciphertext bytea,
  size_bytes integer not null,
  helper_member_id uuid,
  sealed_at timestamptz not null,
  expires_at timestamptz not null,
  opened_at timestamptz,
  opened_by text,
  primary key (commune_id, id)
);
create index sealed_envelopes_expiry on sealed_envelopes (expires_at) where ciphertext is not null;
select guard_commune_table('sealed_envelopes');

create table prepared_drafts (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  owner_hash bytea not null,
  revision integer not null,
  sealed bytea not null,
  kept_until timestamptz not null,
  primary key (commune_id, id)
);
create index prepared_drafts_expiry on prepared_drafts (kept_until);
create index prepared_drafts_owner on prepared_drafts (owner_hash);
select guard_commune_table('prepared_drafts');

create table prepared_pages (
  commune_id integer not null references communes (commune_id) deferrable,
  draft_id uuid not null,
  id uuid not null,
  sealed bytea not null,
  primary key (commune_id, draft_id, id),
  foreign key (commune_id, draft_id) references prepared_drafts (commune_id, id) on delete cascade deferrable
);
select guard_commune_table('prepared_pages');
