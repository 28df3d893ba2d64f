-- Guides on their way to being published: one open draft for a guide, every saved state of it, and who looks after what is
-- about to go out of date.

create table guide_drafts (
  commune_id integer not null references communes (commune_id) deferrable,
  -- Keeps the keys apart when a commune takes another one in.
  origin_commune integer not null,
  id uuid not null,
  guide_id text not null,
  -- The published version it was made from; 0: a new guide.
  base_version integer not null,
  body jsonb not null,
  revision integer not null default 1,
  -- 'arrived': came as a file and is looked at before it is taken in.
  state text not null check (state in ('arrived', 'draft', 'to_review', 'returned', 'published', 'dropped')),
  -- Everybody who wrote in it: none of them may approve.
  authors text[] not null,
  note text not null default '',
  reason text not null default '',
  created_at timestamptz not null,
  changed_by text not null,
  changed_at timestamptz not null,
  sent_by text,
  reviewed_by text,
  reviewed_at timestamptz,
  published_version integer,
  -- Recordings that came with the file: [{stepId, language, spokenText, fileId, …}].
  sounds jsonb not null default '[]',
  primary key (commune_id, id)
);
create unique index guide_drafts_one_open on guide_drafts (commune_id, origin_commune, guide_id) where state in ('draft', 'to_review', 'returned');
create index guide_drafts_by_guide on guide_drafts (commune_id, guide_id, changed_at desc);
select guard_commune_table('guide_drafts');

create table guide_draft_revisions (
  commune_id integer not null references communes (commune_id) deferrable,
  draft_id uuid not null,
  revision integer not null,
  body jsonb not null,
  -- The part that was written, such as 'buoc.find'.
  section text not null,
  saved_by text not null,
  saved_at timestamptz not null,
  -- Kept by the page while somebody was typing; the next one of the same person takes its place.
  auto boolean not null default false,
  primary key (commune_id, draft_id, revision),
  foreign key (commune_id, draft_id) references guide_drafts (commune_id, id) deferrable
);
select guard_commune_table('guide_draft_revisions');

create table guide_checks (
  commune_id integer not null references communes (commune_id) deferrable,
  origin_commune integer not null,
  guide_id text not null,
  assignee text not null,
  note text not null default '',
  assigned_by text not null,
  assigned_at timestamptz not null,
  primary key (commune_id, origin_commune, guide_id)
);
select guard_commune_table('guide_checks');
