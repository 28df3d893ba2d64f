-- Papers of guides that were asked for and are made in the background, one after another.

create table guide_prints (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  paper text not null check (paper in ('the', 'a4', 'a3')),
  grey boolean not null,
  language text not null,
  guide_ids text[] not null,
  done integer not null default 0,
  state text not null default 'waiting' check (state in ('waiting', 'done', 'failed', 'cancelled')),
  -- One PDF, or a ZIP of several.
  file_id text,
  asked_by text not null,
  asked_at timestamptz not null,
  primary key (commune_id, id)
);
create index guide_prints_newest on guide_prints (commune_id, asked_at desc);
select guard_commune_table('guide_prints');
