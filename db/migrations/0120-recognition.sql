-- What a learner was seen to do, and what it adds up to: runs witnessed on the learner's own device, reviews due, proof,
-- short checks, practice kept with consent, and badges with the commune's signing key.

-- What modules other than visits saw somebody do: the third source of the evidence ladder, beside lessons and confirmations.
create table evidence_acts (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  skill text not null,
  rung integer not null check (rung between 2 and 4),
  seen_on date not null,
  primary key (commune_id, id),
  foreign key (commune_id, resident_id) references residents deferrable
);
create index evidence_acts_resident on evidence_acts (commune_id, resident_id);
select guard_commune_table('evidence_acts');

create or replace function rebuild_evidence(commune integer, people uuid[]) returns void language plpgsql as $$
begin
  delete from evidence e where e.commune_id = commune and (people is null or e.resident_id = any(people));
  insert into evidence (commune_id, resident_id, skill, rung, reached_on, own_since, visit_id, source)
  with recursive stays as (
    select r.id as old, r.id, r.state, r.merged_into, 0 as hops from residents r where r.commune_id = commune
    union all
    select s.old, r.id, r.state, r.merged_into, s.hops + 1 from stays s
      join residents r on r.commune_id = commune and r.id = s.merged_into where s.state = 'merged' and s.hops < 20
  ), person as (
    select distinct on (old) old, id from stays order by old, hops desc
  ), seen as (
    select p.id as resident_id, l.skill, l.rung, v.visited_on as day, v.id as visit_id, null::text as source
      from lessons l join visits v on v.commune_id = commune and v.id = l.visit_id join person p on p.old = l.resident_id
     where l.commune_id = commune
    union all
    select p.id, a.skill, a.rung, a.seen_on, null, null from evidence_acts a join person p on p.old = a.resident_id where a.commune_id = commune
    union all
    select p.id, c.skill, 5, c.confirmed_on, null, c.source from confirmations c join person p on p.old = c.resident_id where c.commune_id = commune
  )
  select distinct on (s.resident_id, s.skill) commune, s.resident_id, s.skill, s.rung, s.day,
         min(s.day) filter (where s.rung in (3, 4)) over (partition by s.resident_id, s.skill), s.visit_id, s.source
    from seen s where people is null or s.resident_id = any(people)
   order by s.resident_id, s.skill, s.rung desc, s.day, s.visit_id nulls last, s.source collate "C" nulls last;
end $$;

-- One run through a guide that somebody stood beside. Its id is its command's; an act (lượt), never a person (người).
create table skill_runs (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  household_id uuid not null,
  -- Where the household stood when the run arrived.
  hamlet_id uuid not null,
  guide_id text not null,
  guide_version integer not null,
  skill text not null,
  way text not null,
  ran_on date not null,
  ran_at timestamptz not null,
  -- 'none': nobody helped; 'hints': told what to do, the learner's own hands.
  help text not null check (help in ('none', 'hints')),
  -- A screen that looks different from the one learned on.
  variant boolean not null default false,
  -- Gave away a code or a password, or would have paid a stranger: not yet, whatever else went well.
  slip boolean not null default false,
  member_id uuid,
  recorded_by text not null,
  received_at timestamptz not null,
  primary key (commune_id, id),
  foreign key (commune_id, resident_id) references residents deferrable
);
create index skill_runs_resident on skill_runs (commune_id, resident_id, guide_id);
create index skill_runs_skill on skill_runs (commune_id, skill, ran_on desc, id desc);
create index skill_runs_newest on skill_runs (commune_id, ran_on desc, id desc);
select guard_commune_table('skill_runs');

-- What runs and checks add up to per person and guide. Projection, rebuildable.
create table proof_states (
  commune_id integer not null,
  resident_id uuid not null,
  guide_id text not null,
  skill text not null,
  tier text not null check (tier in ('practised', 'guided', 'witnessed', 'proved')),
  runs integer not null,
  witnessed_on date,
  proved_on date,
  slipped_on date,
  -- What is still missing for proof, in the order in which it is done: 'first', 'second', 'variant', 'recall'.
  missing text[] not null,
  review_step integer,
  review_on date,
  primary key (commune_id, resident_id, guide_id),
  foreign key (commune_id, resident_id) references residents deferrable
);
create index proof_states_skill on proof_states (commune_id, skill, tier);
create index proof_states_review on proof_states (commune_id, review_on) where review_on is not null;
select guard_commune_table('proof_states');

-- The address of a learner's own page, printed as a QR: long and random, because it is the only key.
create table learner_codes (
  commune_id integer not null,
  resident_id uuid not null,
  code text not null,
  made_at timestamptz not null,
  made_by text not null,
  primary key (commune_id, resident_id),
  constraint learner_codes_once unique (code),
  foreign key (commune_id, resident_id) references residents deferrable
);
select guard_commune_table('learner_codes');

-- A run alone with the practice screens: time, hesitations and errors, only while the consent stands. Never proof.
create table practice_records (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  guide_id text not null,
  guide_version integer not null,
  skill text not null,
  way text not null,
  variant boolean not null,
  steps integer not null,
  wrong_taps integer not null,
  hints integer not null,
  pauses integer,
  seconds integer,
  fell boolean,
  practised_on date not null,
  practised_at timestamptz not null,
  primary key (commune_id, id),
  foreign key (commune_id, resident_id) references residents deferrable
);
create index practice_records_resident on practice_records (commune_id, resident_id, practised_at desc);
select guard_commune_table('practice_records');

-- A short check. No resident: the answers were left without a name, to improve the questions.
create table check_sittings (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid,
  guide_id text not null,
  skill text not null,
  taken_on date not null,
  taken_at timestamptz not null,
  asked integer not null,
  correct integer not null,
  slip boolean not null,
  -- The variant screens among the items, all of them answered right; null: none was asked.
  variant_right boolean,
  -- Who sat beside the learner; null: alone, which is practice and never proof.
  watched_by text,
  primary key (commune_id, id),
  foreign key (commune_id, resident_id) references residents deferrable
);
create index check_sittings_resident on check_sittings (commune_id, resident_id) where resident_id is not null;
select guard_commune_table('check_sittings');

create table check_answers (
  commune_id integer not null,
  sitting_id uuid not null,
  item_id text not null,
  item_version integer not null,
  chosen integer not null,
  correct boolean not null,
  -- What the item showed: 'scam', 'genuine', or null where that is not the question.
  shown text check (shown in ('scam', 'genuine')),
  primary key (commune_id, sitting_id, item_id),
  foreign key (commune_id, sitting_id) references check_sittings deferrable
);
create index check_answers_item on check_answers (commune_id, item_id);
select guard_commune_table('check_answers');

-- The commune's signing keys, named by their RFC 7638 thumbprint. The private half is sealed by the deployment's secret.
create table badge_keys (
  commune_id integer not null,
  kid text not null,
  public_jwk jsonb not null,
  private_sealed bytea not null,
  made_at timestamptz not null,
  made_by text not null,
  retired_at timestamptz,
  primary key (commune_id, kid)
);
select guard_commune_table('badge_keys');

create table badges (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  guide_id text not null,
  guide_version integer not null,
  skill text not null,
  kid text not null,
  -- Drawn at random, so that a position tells nothing about when or for whom.
  status_index integer not null,
  proved_on date not null,
  issued_at timestamptz not null,
  issued_by text not null,
  valid_until timestamptz not null,
  jwt text not null,
  revoked_at timestamptz,
  revoked_by text,
  revoked_why text check (revoked_why in ('mistake', 'slip', 'asked', 'lost', 'reissued', 'erased')),
  replaces uuid,
  primary key (commune_id, id),
  constraint badges_status unique (commune_id, kid, status_index),
  foreign key (commune_id, kid) references badge_keys deferrable,
  foreign key (commune_id, resident_id) references residents deferrable
);
create unique index badges_standing on badges (commune_id, resident_id, guide_id) where revoked_at is null;
create index badges_newest on badges (commune_id, issued_at desc, id);
select guard_commune_table('badges');
