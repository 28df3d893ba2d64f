-- Citizens who signed in with a provider of identities: their short sessions, and who was verified behind a dossier.

create table citizen_sessions (
  commune_id integer not null references communes (commune_id) deferrable,
  token_hash bytea not null,
  -- Who signed in, sealed under the token that only the browser holds.
  sealed bytea not null,
  expires_at timestamptz not null,
  primary key (commune_id, token_hash)
);
create index citizen_sessions_expiry on citizen_sessions (commune_id, expires_at);
select guard_commune_table('citizen_sessions');

-- The person who was signed in when a file was sent from home, and how surely that was known. Never the applicant's place.
create table dossier_principals (
  commune_id integer not null references communes deferrable,
  dossier_id uuid not null,
  issuer text not null,
  subject text not null,
  provider text not null,
  simulated boolean not null,
  name text not null,
  level smallint not null check (level between 1 and 9),
  authenticated_at timestamptz not null,
  -- same: the applicant signed in; other: somebody else did; unknown: the form does not say enough.
  relation text not null check (relation in ('same', 'other', 'unknown')),
  primary key (commune_id, dossier_id),
  foreign key (commune_id, dossier_id) references dossiers deferrable
);
create index dossier_principals_subject on dossier_principals (commune_id, issuer, subject, dossier_id);
select guard_commune_table('dossier_principals');

-- A dossier is found by its applicant's number too: by its owner, who has signed in.
update dossier_search s set search_key = s.search_key || ' c' || d.personal_id
  from dossiers d where d.commune_id = s.commune_id and d.id = s.dossier_id and d.personal_id is not null;
