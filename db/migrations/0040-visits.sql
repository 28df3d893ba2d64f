-- Visits as they are written and added up: what phones and server decide is computed by the module's pure rules; the
-- functions here only fetch the facts of many visits at once, store what was decided, and rebuild from scratch.

alter table communes add column local_skill text;
grant update (local_skill) on communes to gocua_app;

alter table evidence add column own_since date;
alter table household_states add column met_visits integer not null default 0;
alter table household_states add column last_visit_at timestamptz;
alter table household_states add column last_visit_id uuid;

create index visits_recorded_by on visits (commune_id, recorded_by, received_at desc);
create index visits_day on visits (commune_id, visited_on desc, id desc);
create index lessons_skill on lessons (commune_id, skill, rung);
create index evidence_skill on evidence (commune_id, skill, rung);
create index teachings_teacher on teachings (commune_id, teacher_id);
create index house_calls_household on house_calls (commune_id, household_id) where household_id is not null;

alter table house_calls add column answered_by text;
alter table drives add column closed_at timestamptz;
alter table drives add column closed_by text;

-- Photos and voice notes. The row comes with the visit; file_id stays empty until the bytes have arrived.
create table visit_attachments (
  commune_id integer not null,
  id uuid not null,
  visit_id uuid not null,
  sha256 text not null,
  media_type text not null,
  size_bytes integer not null,
  file_id text,
  arrived_at timestamptz,
  primary key (commune_id, id),
  foreign key (commune_id, visit_id) references visits
);
create index visit_attachments_visit on visit_attachments (commune_id, visit_id);
create index visit_attachments_waiting on visit_attachments (commune_id, sha256) where file_id is null;
select guard_commune_table('visit_attachments');

-- Rung 5: that an official confirmation exists elsewhere, where it is written, and who looked at it. Never issued here.
create table confirmations (
  commune_id integer not null,
  id uuid not null,
  resident_id uuid not null,
  skill text not null,
  confirmed_on date not null,
  source text not null,
  recorded_at timestamptz not null,
  recorded_by text not null,
  primary key (commune_id, id),
  constraint confirmations_once unique (commune_id, resident_id, skill, source),
  foreign key (commune_id, resident_id) references residents
);
select guard_commune_table('confirmations');

-- Which alleys a member walks on an evening of a drive.
create table evening_assignments (
  commune_id integer not null,
  drive_id uuid not null,
  on_date date not null,
  alley_id uuid not null,
  member_id uuid not null,
  assigned_by text not null,
  assigned_at timestamptz not null,
  primary key (commune_id, drive_id, on_date, alley_id, member_id),
  foreign key (commune_id, drive_id) references drives,
  foreign key (commune_id, alley_id) references alleys,
  foreign key (commune_id, member_id) references team_members
);
create index evening_assignments_member on evening_assignments (commune_id, member_id, on_date);
select guard_commune_table('evening_assignments');

create function instant_text(at timestamptz) returns text language sql stable as
$$ select to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') $$;

-- Facts for deciding visits: households (followed through merges, locked until commit), their people with evidence,
-- visits of the same days, and which drives, members and teachers exist. One round trip for one visit or a thousand.
create function visit_facts(commune integer, asked uuid[], days date[], people uuid[], asked_drives uuid[], asked_members uuid[])
returns json language plpgsql as $$
declare
  now_at jsonb := '{}';
  ids uuid[];
  answer json;
begin
  perform 1 from households h where h.commune_id = commune and h.id = any(asked) order by h.id for no key update;
  with recursive followed as (
    select h.id as old, h.merged_into as id, 1 as hops from households h
     where h.commune_id = commune and h.id = any(asked) and h.state = 'merged' and h.merged_into is not null
    union all
    select f.old, h.merged_into, f.hops + 1 from followed f
      join households h on h.commune_id = commune and h.id = f.id and h.state = 'merged' and h.merged_into is not null
     where f.hops < 20
  )
  select coalesce(jsonb_object_agg(old, id), '{}') into now_at
    from (select distinct on (old) old, id from followed order by old, hops desc) last;
  if now_at = '{}' then
    ids := asked;
  else
    select array_agg(distinct coalesce((now_at->>a::text)::uuid, a)) into ids from unnest(asked) a;
    perform 1 from households h where h.commune_id = commune and h.id = any(ids) order by h.id for no key update;
  end if;
  select json_build_object(
    'nowAt', now_at,
    'households', coalesce((
      select json_object_agg(h.id, json_build_object(
        'hamletId', h.hamlet_id,
        'active', h.state = 'active',
        'people', coalesce((
          select json_agg(json_build_array(r.id, coalesce((
              select json_agg(json_build_array(e.skill, e.rung, e.reached_on, e.own_since, e.visit_id, e.source))
                from evidence e where e.commune_id = commune and e.resident_id = r.id), '[]')))
            from residents r where r.commune_id = commune and r.household_id = h.id and r.state = 'active'), '[]'),
        'row', (
          select json_build_array(s.visits, s.met_visits, s.last_visit_on, instant_text(s.last_visit_at), s.last_visit_id, s.last_outcome, s.next_on)
            from household_states s where s.commune_id = commune and s.household_id = h.id),
        'sameDay', coalesce((
          select json_agg(json_build_array(v.visited_on, coalesce(v.member_id::text, v.recorded_by), instant_text(v.visited_at), v.outcome, v.minutes, v.note is not null,
              coalesce((select json_agg(json_build_array(l.resident_id, l.skill, l.rung)) from lessons l
                         where l.commune_id = commune and l.visit_id = v.id), '[]')))
            from visits v where v.commune_id = commune and v.household_id = h.id and v.visited_on = any(days)), '[]')))
        from households h where h.commune_id = commune and h.id = any(ids)), '{}'),
    -- Someone merged with a duplicate is the person who stays.
    'mergedPeople', coalesce((
      select json_object_agg(r.id, r.merged_into) from residents r
       where r.commune_id = commune and r.id = any(people) and r.state = 'merged' and r.merged_into is not null), '{}'),
    'knownPeople', coalesce((
      select json_agg(r.id) from residents r where r.commune_id = commune and r.id = any(people) and r.state in ('active', 'moved_away', 'merged')), '[]'),
    'drives', coalesce((
      select json_object_agg(d.id, json_build_array(d.name, d.starts_on, d.ends_on)) from drives d
       where d.commune_id = commune and d.id = any(asked_drives)), '{}'),
    'members', coalesce((
      select json_object_agg(m.id, m.team_id) from team_members m where m.commune_id = commune and m.id = any(asked_members)), '{}'),
    'localSkill', (select c.local_skill from communes c where c.commune_id = commune)
  ) into answer;
  return answer;
end $$;
grant execute on function visit_facts(integer, uuid[], date[], uuid[], uuid[], uuid[]) to gocua_app;

-- Stores what was decided: every array may be empty.
create function visits_write(commune integer, todo json) returns void language plpgsql as $$
begin
  insert into visits (commune_id, id, household_id, hamlet_id, drive_id, member_id, recorded_by, visited_on, visited_at, received_at, outcome, minutes, next_on, note)
  select commune, x.id, x."householdId", x."hamletId", x."driveId", x."memberId", x."recordedBy", x."visitedOn", x."visitedAt", x."receivedAt", x.outcome, x.minutes, x."nextOn", x.note
    from json_to_recordset(todo->'visits') as x(id uuid, "householdId" uuid, "hamletId" uuid, "driveId" uuid, "memberId" uuid, "recordedBy" text,
      "visitedOn" date, "visitedAt" timestamptz, "receivedAt" timestamptz, outcome text, minutes integer, "nextOn" date, note text);
  insert into household_states (commune_id, household_id, hamlet_id, best_rung, visits, met_visits, last_visit_on, last_visit_at, last_visit_id, last_outcome, next_on, five_skills)
  select commune, x."householdId", x."hamletId", x."bestRung", x.visits, x."metVisits", x."lastVisitOn", x."lastVisitAt", x."lastVisitId", x."lastOutcome", x."nextOn", x."fiveSkills"
    from json_to_recordset(todo->'states') as x("householdId" uuid, "hamletId" uuid, "bestRung" integer, visits integer, "metVisits" integer, "lastVisitOn" date,
      "lastVisitAt" timestamptz, "lastVisitId" uuid, "lastOutcome" text, "nextOn" date, "fiveSkills" boolean)
  on conflict (commune_id, household_id) do update set
    hamlet_id = excluded.hamlet_id, best_rung = excluded.best_rung, visits = excluded.visits, met_visits = excluded.met_visits,
    last_visit_on = excluded.last_visit_on, last_visit_at = excluded.last_visit_at, last_visit_id = excluded.last_visit_id,
    last_outcome = excluded.last_outcome, next_on = excluded.next_on, five_skills = excluded.five_skills;
  if json_array_length(todo->'lessons') > 0 then
    insert into lessons (commune_id, visit_id, resident_id, skill, rung)
    select commune, x."visitId", x."residentId", x.skill, x.rung
      from json_to_recordset(todo->'lessons') as x("visitId" uuid, "residentId" uuid, skill text, rung integer);
    insert into evidence (commune_id, resident_id, skill, rung, reached_on, own_since, visit_id, source)
    select commune, x."residentId", x.skill, x.rung, x."reachedOn", x."ownSince", x."visitId", x.source
      from json_to_recordset(todo->'evidence') as x("residentId" uuid, skill text, rung integer, "reachedOn" date, "ownSince" date, "visitId" uuid, source text)
    on conflict (commune_id, resident_id, skill) do update set
      rung = excluded.rung, reached_on = excluded.reached_on, own_since = excluded.own_since, visit_id = excluded.visit_id, source = excluded.source;
  end if;
  if json_array_length(todo->'teachings') > 0 then
    insert into teachings (commune_id, id, teacher_id, learner_id, skill, taught_on, visit_id, recorded_by)
    select commune, x.id, x."teacherId", x."learnerId", x.skill, x."taughtOn", x."visitId", x."recordedBy"
      from json_to_recordset(todo->'teachings') as x(id uuid, "teacherId" uuid, "learnerId" uuid, skill text, "taughtOn" date, "visitId" uuid, "recordedBy" text)
    on conflict on constraint teachings_once do nothing;
  end if;
  if json_array_length(todo->'escalations') > 0 then
    insert into escalations (commune_id, id, visit_id, household_id, to_whom, reason, raised_at, raised_by)
    select commune, x.id, x."visitId", x."householdId", x."toWhom", x.reason, x."raisedAt", x."raisedBy"
      from json_to_recordset(todo->'escalations') as x(id uuid, "visitId" uuid, "householdId" uuid, "toWhom" text, reason text, "raisedAt" timestamptz, "raisedBy" text);
  end if;
  if json_array_length(todo->'attachments') > 0 then
    insert into visit_attachments (commune_id, id, visit_id, sha256, media_type, size_bytes, file_id, arrived_at)
    select commune, x.id, x."visitId", x.sha256, x."mediaType", x."sizeBytes", x."fileId", x."arrivedAt"
      from json_to_recordset(todo->'attachments') as x(id uuid, "visitId" uuid, sha256 text, "mediaType" text, "sizeBytes" integer, "fileId" text, "arrivedAt" timestamptz);
  end if;
  if json_array_length(todo->'met') > 0 then
    update house_calls c set state = 'done', answered_at = coalesce(c.answered_at, (x.value->>'at')::timestamptz)
      from json_array_elements(todo->'met') x
     where c.commune_id = commune and c.household_id = (x.value->>'householdId')::uuid and c.state = 'accepted';
  end if;
  if json_array_length(todo->'mended') > 0 then
    update inbox i set state = 'settled' from json_array_elements_text(todo->'mended') x
     where i.commune_id = commune and i.command_id = x.value::uuid and i.state = 'refused';
  end if;
end $$;
grant execute on function visits_write(integer, json) to gocua_app;

-- Evidence of some people (null = all) from their lessons and confirmations: what live folding must equal.
-- Lessons of a merged duplicate count for the person who stays.
create function rebuild_evidence(commune integer, people uuid[]) returns void language plpgsql as $$
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
    select p.id, c.skill, 5, c.confirmed_on, null, c.source from confirmations c join person p on p.old = c.resident_id where c.commune_id = commune
  )
  select distinct on (s.resident_id, s.skill) commune, s.resident_id, s.skill, s.rung, s.day,
         min(s.day) filter (where s.rung in (3, 4)) over (partition by s.resident_id, s.skill), s.visit_id, s.source
    from seen s where people is null or s.resident_id = any(people)
   order by s.resident_id, s.skill, s.rung desc, s.day, s.visit_id nulls last, s.source collate "C" nulls last;
end $$;
grant execute on function rebuild_evidence(integer, uuid[]) to gocua_app;

-- Household states (null = all) from visits and evidence. `proving` maps each skill that proves a household skill to it.
create function rebuild_household_states(commune integer, wanted uuid[], proving jsonb, slots integer) returns void language plpgsql as $$
begin
  insert into household_states (commune_id, household_id, hamlet_id, best_rung, visits, met_visits, last_visit_on, last_visit_at, last_visit_id, last_outcome, next_on, five_skills)
  select commune, h.id, h.hamlet_id, greatest(coalesce(e.best, 0), case when coalesce(v.met, 0) > 0 then 1 else 0 end),
         coalesce(v.n, 0), coalesce(v.met, 0), l.visited_on, l.visited_at, l.id, l.outcome, l.next_on, coalesce(e.five, false)
    from households h
    left join (
      select household_id, count(*)::integer as n, (count(*) filter (where outcome = 'met'))::integer as met
        from visits where commune_id = commune and (wanted is null or household_id = any(wanted)) group by household_id) v on v.household_id = h.id
    left join (
      select distinct on (household_id) household_id, visited_on, visited_at, id, outcome, next_on
        from visits where commune_id = commune and (wanted is null or household_id = any(wanted))
       order by household_id, visited_on desc, visited_at desc, id desc) l on l.household_id = h.id
    left join (
      select p.household_id, max(p.best) as best, bool_or(p.slots = $4) as five from (
        select r.household_id, r.id, max(e.rung) as best, count(distinct proving->>e.skill) filter (where e.rung >= 3 and proving ? e.skill) as slots
          from residents r join evidence e on e.commune_id = commune and e.resident_id = r.id
         where r.commune_id = commune and r.state = 'active' and (wanted is null or r.household_id = any(wanted)) group by r.household_id, r.id) p
       group by p.household_id) e on e.household_id = h.id
   where h.commune_id = commune and (wanted is null or h.id = any(wanted))
  on conflict (commune_id, household_id) do update set
    hamlet_id = excluded.hamlet_id, best_rung = excluded.best_rung, visits = excluded.visits, met_visits = excluded.met_visits,
    last_visit_on = excluded.last_visit_on, last_visit_at = excluded.last_visit_at, last_visit_id = excluded.last_visit_id,
    last_outcome = excluded.last_outcome, next_on = excluded.next_on, five_skills = excluded.five_skills;
end $$;
grant execute on function rebuild_household_states(integer, uuid[], jsonb, integer) to gocua_app;
