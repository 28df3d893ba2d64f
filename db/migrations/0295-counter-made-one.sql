-- The counter made one: who need not pay, papers put before the leader to sign, one live charge for each stage of a dossier.

-- Keys of the procedure's exemptions that the payer has shown.
alter table dossiers add column exemptions text[] not null default '{}';

-- A paper of a dossier on its way to be signed and sealed: the result, or one of the letters (03 refusal, 04 apology, 05 stop).
create table dossier_papers (
  commune_id integer not null references communes deferrable,
  id uuid not null,
  dossier_id uuid not null,
  kind text not null check (kind in ('result', '03', '04', '05')),
  -- waiting: the step of signing is not open yet; asked: before the leader; signed: before the clerk; sealed: done.
  state text not null check (state in ('waiting', 'asked', 'signed', 'sealed', 'declined', 'withdrawn')),
  title text not null,
  signer_id uuid not null,
  signer_name text not null,
  -- As it was made, with empty fields for signature and seal, and as it is now.
  source_file text not null,
  file_id text not null,
  request_id uuid,
  decline_reason text,
  made_at timestamptz not null,
  made_by text not null,
  changed_at timestamptz not null,
  primary key (commune_id, id),
  foreign key (commune_id, dossier_id) references dossiers deferrable
);
select guard_commune_table('dossier_papers');
-- Of each kind one that counts.
create unique index dossier_papers_live on dossier_papers (commune_id, dossier_id, kind) where state not in ('declined', 'withdrawn');

-- Nobody pays twice: a dossier has one charge for each stage, unless it was cancelled.
create unique index charges_dossier_stage_once on charges (commune_id, subject_id, stage) where subject_kind = 'dossier' and cancelled_at is null;
