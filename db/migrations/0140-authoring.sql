-- Guides in their own voices: who lends their voice and on what terms, and each recorded sentence on its way from the
-- speaker to a second pair of ears.

create table voices (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  full_name text not null,
  -- How the voice is named where it is heard; empty: not named at all.
  credit text not null default '',
  languages text[] not null,
  -- The words that were agreed to, when, and who wrote the agreement down.
  consent text not null,
  consented_on date not null,
  written_by text not null,
  written_at timestamptz not null,
  -- The account or team member who is this voice, when the voice signs in; never reviews the own recordings.
  actor_id text,
  withdrawn_at timestamptz,
  primary key (commune_id, id)
);
select guard_commune_table('voices');

create table recordings (
  commune_id integer not null references communes (commune_id) deferrable,
  -- Keeps the keys apart when a commune takes another one in.
  origin_commune integer not null,
  id uuid not null,
  guide_id text not null,
  step_id text not null,
  language text not null,
  -- What stood on the screen when it was spoken, and its hash: another text makes the recording out of date.
  spoken_text text not null,
  text_hash text not null generated always as (md5(spoken_text)) stored,
  guide_version integer not null,
  voice_id uuid not null,
  state text not null check (state in ('draft', 'to_review', 'approved', 'returned', 'replaced', 'withdrawn')),
  file_id text not null,
  size_bytes integer not null,
  milliseconds integer not null,
  -- As it came: loudness (LUFS) and how far the voice stood above the room (decibels).
  lufs real not null,
  clear_db real not null,
  -- A machine's tone of the demonstration, never a person: cannot be approved.
  test_tone boolean not null default false,
  recorded_by text not null,
  recorded_at timestamptz not null,
  reviewed_by text,
  reviewed_at timestamptz,
  reason text not null default '',
  primary key (commune_id, id),
  foreign key (commune_id, voice_id) references voices (commune_id, id) deferrable
);
-- One voice at a time is heard for a sentence, and one waits to be heard.
create unique index recordings_one_approved on recordings (commune_id, origin_commune, guide_id, step_id, language, text_hash) where state = 'approved';
create unique index recordings_one_open on recordings (commune_id, origin_commune, guide_id, step_id, language, text_hash) where state in ('draft', 'to_review', 'returned');
create index recordings_by_state on recordings (commune_id, state, recorded_at);
select guard_commune_table('recordings');
