-- Guides as communes publish them (what ships with the software is version 1), what learners say looks different on their
-- phone, and the name of the city's app. `origin_commune` keeps the keys apart when a commune takes another one in.

create table guide_versions (
  commune_id integer not null references communes deferrable,
  origin_commune integer not null,
  guide_id text not null,
  version integer not null check (version >= 1),
  -- The whole guide as it was published; never changed afterwards, so that old learners' records stay readable.
  body jsonb not null,
  note text not null default '',
  published_at timestamptz not null,
  published_by text not null,
  approved_by text,
  primary key (commune_id, origin_commune, guide_id, version)
);
select guard_commune_table('guide_versions');
revoke update, delete on guide_versions from gocua_app;

create table guide_reports (
  commune_id integer not null references communes deferrable,
  id uuid not null,
  guide_id text not null,
  version integer not null,
  step_id text not null,
  text text not null default '',
  app_version text not null default '',
  -- 'public' or the kind of account; never who.
  reported_as text not null,
  reported_at timestamptz not null,
  state text not null default 'open' check (state in ('open', 'mended', 'same')),
  handled_at timestamptz,
  handled_by text,
  primary key (commune_id, id)
);
select guard_commune_table('guide_reports');
create index guide_reports_open on guide_reports (commune_id, guide_id, step_id) where state = 'open';

create table learning_settings (
  commune_id integer not null references communes deferrable,
  origin_commune integer not null,
  city_app text not null default '',
  city_app_help text not null default '',
  changed_at timestamptz not null,
  primary key (commune_id, origin_commune)
);
select guard_commune_table('learning_settings');
