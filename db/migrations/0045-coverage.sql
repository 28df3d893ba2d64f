-- What the boards add up: for every person and household the facts it counts in, how many of each fact per hamlet,
-- and visits per hamlet and day. Nothing here is written by the work in the field: reading a board first folds in the
-- ledger entries since the last fold (each names its households), so boards are never behind and writers pay nothing.

create table coverage_subjects (
  commune_id integer not null,
  -- A person, or the household itself.
  id uuid not null,
  household_id uuid not null,
  hamlet_id uuid not null,
  facts text[] not null,
  primary key (commune_id, id)
);
create index coverage_subjects_household on coverage_subjects (commune_id, household_id);
create index coverage_subjects_hamlet on coverage_subjects (commune_id, hamlet_id);
select guard_commune_table('coverage_subjects');

create table coverage_counts (
  commune_id integer not null,
  fact text not null,
  hamlet_id uuid not null,
  n integer not null,
  primary key (commune_id, fact, hamlet_id)
) with (fillfactor = 70);
select guard_commune_table('coverage_counts');

-- Visits keep the hamlet they were made in. No drive = the nil id.
create table coverage_visits (
  commune_id integer not null,
  hamlet_id uuid not null,
  day date not null,
  drive_id uuid not null,
  outcome text not null,
  visits integer not null,
  primary key (commune_id, hamlet_id, day, drive_id, outcome)
);
select guard_commune_table('coverage_visits');

-- Up to which ledger entry and for which day a commune is added up, and under which definitions.
create table coverage_marks (
  commune_id integer primary key,
  seq bigint not null,
  day date not null,
  definitions text not null,
  folded_at timestamptz not null
);
select guard_commune_table('coverage_marks');

revoke insert, update, delete on coverage_subjects, coverage_counts, coverage_visits, coverage_marks from gocua_app;

-- Each commune adds up its own rows: when a commune is absorbed, what it had added up stays behind and folds to nothing.
create function coverage_stays() returns trigger language plpgsql as $$ begin return null; end $$;
create trigger coverage_subjects_stay before update on coverage_subjects
  for each row when (old.commune_id is distinct from new.commune_id) execute function coverage_stays();
create trigger coverage_counts_stay before update on coverage_counts
  for each row when (old.commune_id is distinct from new.commune_id) execute function coverage_stays();
create trigger coverage_visits_stay before update on coverage_visits
  for each row when (old.commune_id is distinct from new.commune_id) execute function coverage_stays();
create trigger coverage_marks_stay before update on coverage_marks
  for each row when (old.commune_id is distinct from new.commune_id) execute function coverage_stays();

-- Late work is read live.
create index household_states_promised on household_states (commune_id, next_on) where next_on is not null;

-- Day on which a person turns sixty; with only a birth year, the first day of that year. Null when nothing is known.
create function sixty_on(birth_year integer, birth_date date) returns date language sql immutable parallel safe as
$$ select case when birth_date is not null then (birth_date + interval '60 years')::date
               when birth_year is not null then make_date(birth_year + 60, 1, 1) end $$;

-- The facts of the people and households asked for, from the register, the evidence and the household states as they
-- are now. `drives` = open drives: [{id, unit, rung, skills, hamlets, born}], `born` the latest birth year that counts.
create function coverage_facts(commune integer, wanted uuid[], drives jsonb, today date)
returns table (id uuid, household_id uuid, hamlet_id uuid, facts text[])
language sql stable set search_path = public as $$
  with drive as materialized (
    select x.id, x.unit, x.rung, x.skills, x.hamlets, x.born
      from jsonb_to_recordset(drives) as x(id text, unit text, rung integer, skills text[], hamlets uuid[], born integer)
  ), home as materialized (
    select h.id, h.hamlet_id from households h where h.commune_id = commune and h.state = 'active' and h.id = any(wanted)
  ), shown as materialized (
    select e.resident_id, max(e.rung) as best, array_agg(e.skill) as skills, array_agg(e.rung) as rungs,
           array_agg('skill:' || e.skill || ':' || e.rung) as facts
      from evidence e
      join residents r on r.commune_id = commune and r.id = e.resident_id and r.state = 'active'
      join home on home.id = r.household_id
     where e.commune_id = commune group by e.resident_id
  ), agreed as materialized (
    select distinct c.resident_id from consents c
      join residents r on r.commune_id = commune and r.id = c.resident_id and r.state = 'active'
      join home on home.id = r.household_id
     where c.commune_id = commune and c.purpose = 'needs' and c.withdrawn_at is null
  ), person as materialized (
    select r.id, r.household_id, home.hamlet_id, r.language, r.device, r.needs, r.birth_year,
           coalesce(shown.best, 0) as best, shown.skills, shown.rungs, shown.facts as skill_facts,
           sixty_on(r.birth_year, r.birth_date) as sixty_on, agreed.resident_id is not null as agreed
      from residents r
      join home on home.id = r.household_id
      left join shown on shown.resident_id = r.id
      left join agreed on agreed.resident_id = r.id
     where r.commune_id = commune and r.state = 'active'
  )
  select p.id, p.household_id, p.hamlet_id,
         array['people:' || p.best, 'language:' || p.language || ':' || p.best, 'device:' || p.device || ':' || p.best]
         || coalesce(p.skill_facts, '{}')
         || case when p.sixty_on <= today then array['need:age:' || p.best] when p.sixty_on is null then array['born:unknown'] else '{}' end
         || case when p.agreed then array['agreed'] else '{}' end
         || case when p.agreed and 'disability' = any(p.needs) then array['need:disability:' || p.best] else '{}' end
         || case when p.agreed and 'living_alone' = any(p.needs) then array['need:living_alone:' || p.best] else '{}' end
         || coalesce((
              select array_agg(f) from drive d cross join lateral (
                select 'drive:' || d.id || ':in' as f
                union all
                select 'drive:' || d.id || ':done'
                 where exists (select from unnest(p.skills, p.rungs) as u(skill, rung) where u.skill = any(d.skills) and u.rung >= d.rung)) x
               where d.unit <> 'households' and p.hamlet_id = any(d.hamlets) and (d.born is null or p.birth_year <= d.born)), '{}')
    from person p
  union all
  select home.id, home.id, home.hamlet_id,
         array['doors:' || coalesce(s.best_rung, 0)]
         || case when coalesce(s.five_skills, false) then array['five'] else '{}' end
         || case when coalesce(s.best_rung, 0) = 0 and s.last_outcome = 'refused' then array['dark:refused'] else '{}' end
         || case when coalesce(s.best_rung, 0) = 0 and coalesce(s.visits, 0) = 0 then array['dark:never'] else '{}' end
         || case when exists (
              select from person p where p.household_id = home.id and p.best < 3
                 and (p.sixty_on <= today or (p.agreed and p.needs && array['disability', 'living_alone']))) then array['help'] else '{}' end
         || coalesce((
              select array_agg(f) from drive d cross join lateral (
                select 'drive:' || d.id || ':in' as f
                union all
                select 'drive:' || d.id || ':done'
                 where exists (select from person p cross join unnest(p.skills, p.rungs) as u(skill, rung)
                                where p.household_id = home.id and u.skill = any(d.skills) and u.rung >= d.rung)) x
               where d.unit = 'households' and home.hamlet_id = any(d.hamlets)), '{}')
    from home left join household_states s on s.commune_id = commune and s.household_id = home.id
$$;

-- Adds up some households anew: what they counted in before is taken out, what they count in now is put in.
create function coverage_recount(commune integer, dirty uuid[], drives jsonb, today date) returns void
language plpgsql set search_path = public set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  if cardinality(dirty) = 0 then return; end if;
  with fresh as materialized (
    select * from coverage_facts(commune, dirty, drives, today)
  ), old as materialized (
    select s.id, s.hamlet_id, s.facts from coverage_subjects s where s.commune_id = commune and s.household_id = any(dirty)
    union
    select s.id, s.hamlet_id, s.facts from coverage_subjects s join fresh f on f.id = s.id where s.commune_id = commune
  ), gone as (
    delete from coverage_subjects s using old
     where s.commune_id = commune and s.id = old.id and not exists (select from fresh f where f.id = old.id)
  ), kept as (
    insert into coverage_subjects as s (commune_id, id, household_id, hamlet_id, facts)
    select commune, f.id, f.household_id, f.hamlet_id, f.facts from fresh f
    on conflict (commune_id, id) do update
      set household_id = excluded.household_id, hamlet_id = excluded.hamlet_id, facts = excluded.facts
      where (s.household_id, s.hamlet_id, s.facts) is distinct from (excluded.household_id, excluded.hamlet_id, excluded.facts)
  ), change as (
    select x.hamlet_id, x.fact, sum(x.n)::integer as n
      from (select hamlet_id, unnest(facts) as fact, -1 as n from old
            union all select hamlet_id, unnest(facts), 1 from fresh) x
     group by x.hamlet_id, x.fact having sum(x.n) <> 0
  )
  insert into coverage_counts as c (commune_id, fact, hamlet_id, n)
  select commune, change.fact, change.hamlet_id, change.n from change
  on conflict (commune_id, fact, hamlet_id) do update set n = c.n + excluded.n;
end $$;

-- Visits per day of some hamlets, counted anew from the visits themselves; null days = all of that hamlet.
create function coverage_recount_visits(commune integer, hamlets uuid[], pairs_hamlet uuid[], pairs_day date[]) returns void
language plpgsql set search_path = public set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  delete from coverage_visits c where c.commune_id = commune
     and (c.hamlet_id = any(hamlets) or (c.hamlet_id, c.day) in (select * from unnest(pairs_hamlet, pairs_day)));
  insert into coverage_visits (commune_id, hamlet_id, day, drive_id, outcome, visits)
  select commune, v.hamlet_id, v.visited_on, coalesce(v.drive_id, '00000000-0000-0000-0000-000000000000'), v.outcome, count(*)
    from visits v where v.commune_id = commune and v.hamlet_id = any(hamlets)
   group by v.hamlet_id, v.visited_on, v.drive_id, v.outcome
  union all
  select commune, v.hamlet_id, v.visited_on, coalesce(v.drive_id, '00000000-0000-0000-0000-000000000000'), v.outcome, count(*)
    from unnest(pairs_hamlet, pairs_day) as p(hamlet_id, day)
    join visits v on v.commune_id = commune and v.hamlet_id = p.hamlet_id and v.visited_on = p.day
   where p.hamlet_id <> all(hamlets)
   group by v.hamlet_id, v.visited_on, v.drive_id, v.outcome;
end $$;

-- Everything from nothing: after a bulk load, new definitions, or when somebody doubts a figure.
create function coverage_rebuild(commune integer, today date, definitions text, drives jsonb, at timestamptz) returns void
language plpgsql security definer set search_path = public set plan_cache_mode = force_custom_plan set jit = off as $$
declare head bigint;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'coverage_rebuild: acting in another commune';
  end if;
  insert into coverage_marks values (commune, 0, today, '', at) on conflict do nothing;
  perform 1 from coverage_marks m where m.commune_id = commune for update;
  select coalesce(max(h.seq), 0) into head from ledger_heads h where h.commune_id = commune;
  delete from coverage_subjects where commune_id = commune;
  delete from coverage_counts where commune_id = commune;
  delete from coverage_visits where commune_id = commune;
  insert into coverage_subjects (commune_id, id, household_id, hamlet_id, facts)
  select commune, f.id, f.household_id, f.hamlet_id, f.facts
    from coverage_facts(commune, (select coalesce(array_agg(h.id), '{}') from households h where h.commune_id = commune and h.state = 'active'), drives, today) f;
  insert into coverage_counts (commune_id, fact, hamlet_id, n)
  select commune, x.fact, x.hamlet_id, count(*)
    from (select s.hamlet_id, unnest(s.facts) as fact from coverage_subjects s where s.commune_id = commune) x group by x.fact, x.hamlet_id;
  insert into coverage_visits (commune_id, hamlet_id, day, drive_id, outcome, visits)
  select commune, v.hamlet_id, v.visited_on, coalesce(v.drive_id, '00000000-0000-0000-0000-000000000000'), v.outcome, count(*)
    from visits v where v.commune_id = commune group by v.hamlet_id, v.visited_on, v.drive_id, v.outcome;
  update coverage_marks m set seq = head, day = today, definitions = coverage_rebuild.definitions, folded_at = at where m.commune_id = commune;
end $$;
grant execute on function coverage_rebuild(integer, date, text, jsonb, timestamptz) to gocua_app;

-- Entries that name hamlets only so that their phones hear of it, and move nobody.
create function coverage_ignores(entry_type text) returns boolean language sql immutable parallel safe as
$$ select entry_type ~ '^(team|device|enrolment|account|session|drive|evening|call|house_call|escalation|pack|attachment)[._]' $$;

-- Brings a commune up to the ledger's head and to `today`. Says what it did: 'fresh', 'folded' or 'rebuilt'.
-- Each fold recounts the households that the new entries name, so folding an entry twice changes nothing.
create function coverage_fold(commune integer, today date, definitions text, drives jsonb, at timestamptz) returns text
language plpgsql security definer set search_path = public set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  mark coverage_marks%rowtype;
  head bigint;
  dirty uuid[];
  hamlets uuid[];
  day_hamlets uuid[];
  days date[];
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'coverage_fold: acting in another commune';
  end if;
  insert into coverage_marks values (commune, 0, today, '', at) on conflict do nothing;
  select * into mark from coverage_marks m where m.commune_id = commune for update;
  -- Read after the lock: every entry up to here, and the rows it wrote, is visible to the statements below.
  select coalesce(max(h.seq), 0) into head from ledger_heads h where h.commune_id = commune;
  if mark.definitions <> coverage_fold.definitions or mark.seq > head or mark.day > today then
    perform coverage_rebuild(commune, today, definitions, drives, at);
    return 'rebuilt';
  end if;
  if mark.seq = head and mark.day = today then return 'fresh'; end if;

  select coalesce(array_agg(distinct x), '{}') into hamlets from ledger l cross join unnest(l.hamlet_ids) x
   where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and l.household_ids is null and not coverage_ignores(l.type);
  with entry as materialized (
    select l.subject, l.household_ids from ledger l
     where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and not coverage_ignores(l.type)
  ), about as (
    select substring(subject from 10)::uuid as resident_id from entry where subject like 'resident:%'
  ), touched as (
    select unnest(household_ids) as id from entry
    union select substring(subject from 11)::uuid from entry where subject like 'household:%'
    union select r.household_id from residents r join about a on a.resident_id = r.id where r.commune_id = commune
    union select s.household_id from coverage_subjects s join about a on a.resident_id = s.id where s.commune_id = commune
    union select h.id from households h where h.commune_id = commune and h.hamlet_id = any(hamlets)
    union select s.household_id from coverage_subjects s where s.commune_id = commune and s.hamlet_id = any(hamlets)
    -- Whoever turned sixty since.
    union select r.household_id from residents r
     where r.commune_id = commune and r.state = 'active' and mark.day < today
       and r.birth_year between extract(year from mark.day)::integer - 60 and extract(year from today)::integer - 60
       and sixty_on(r.birth_year, r.birth_date) > mark.day and sixty_on(r.birth_year, r.birth_date) <= today
  )
  select coalesce(array_agg(id), '{}') into dirty from touched where id is not null;
  perform coverage_recount(commune, dirty, drives, today);

  select coalesce(array_agg(v.hamlet_id), '{}'), coalesce(array_agg(v.visited_on), '{}') into day_hamlets, days
    from (select distinct v.hamlet_id, v.visited_on from visits v where v.commune_id = commune and v.id in (
            select substring(l.subject from 7)::uuid from ledger l
             where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and l.subject like 'visit:%')) v;
  if cardinality(days) > 0 or cardinality(hamlets) > 0 then
    perform coverage_recount_visits(commune, hamlets, day_hamlets, days);
  end if;
  update coverage_marks m set seq = head, day = today, folded_at = at where m.commune_id = commune;
  return 'folded';
end $$;
grant execute on function coverage_fold(integer, date, text, jsonb, timestamptz) to gocua_app;
