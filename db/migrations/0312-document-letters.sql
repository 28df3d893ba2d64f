-- Papers sent by e-mail to addressees that are not on the hub: one row for each, with the address of the agency as it was entered
-- for this paper. The row's id is the letter's Message-ID, so that a letter sent twice arrives once.
create table document_letters (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  document_id uuid not null,
  organ_name text not null,
  address text not null,
  state text not null check (state in ('waiting', 'sent', 'failed')),
  -- Since it was last asked for.
  attempts integer not null default 0,
  next_at timestamptz,
  last_error text,
  asked_at timestamptz not null,
  asked_by_name text not null,
  sent_at timestamptz,
  primary key (commune_id, id),
  foreign key (commune_id, document_id) references documents (commune_id, id) deferrable,
  check ((state = 'waiting') = (next_at is not null)),
  check ((state = 'sent') = (sent_at is not null))
);
create unique index document_letters_once on document_letters (commune_id, document_id, address);
create index document_letters_due on document_letters (commune_id, next_at) where state = 'waiting';
select guard_commune_table('document_letters');
