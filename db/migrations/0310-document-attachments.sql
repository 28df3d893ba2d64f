-- Phụ lục kèm theo: annexes that are files of their own. Of a paper that goes: as they were added, and as the agency's key
-- sealed them (Decree 30/2020, Annex I: on the first page, top right, words instead of a picture). Word and Excel files carry
-- no such signature; their hashes stand in a list that is sealed in their stead (role 'list').
create table document_attachments (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  document_id uuid not null,
  role text not null check (role in ('annex', 'list')),
  position integer not null,
  title text not null,
  file_name text not null,
  kind text not null check (kind in ('pdf', 'docx', 'xlsx')),
  sha256 text not null,
  size_bytes integer not null,
  added_at timestamptz not null,
  added_by_name text not null,
  sealed_sha256 text,
  sealed_at timestamptz,
  primary key (commune_id, id),
  foreign key (commune_id, document_id) references documents (commune_id, id) deferrable
);
create unique index document_attachments_once on document_attachments (commune_id, document_id, sha256);
select guard_commune_table('document_attachments');

-- What came with a paper. One that could not be kept (a kind that is not taken, a damaged file) is named with the reason.
create table incoming_attachments (
  commune_id integer not null references communes (commune_id) deferrable,
  incoming_id uuid not null,
  position integer not null,
  file_name text not null,
  kind text check (kind in ('pdf', 'docx', 'xlsx')),
  sha256 text,
  size_bytes integer not null,
  -- As for papers; 'listed': its hash stands in a list that the sending agency signed.
  integrity text not null check (integrity in ('valid', 'unsigned', 'unverifiable', 'listed', 'not_kept')),
  note text not null,
  primary key (commune_id, incoming_id, position),
  foreign key (commune_id, incoming_id) references incoming_documents (commune_id, id) deferrable,
  check ((sha256 is null) = (integrity = 'not_kept'))
);
select guard_commune_table('incoming_attachments');
