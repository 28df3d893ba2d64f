-- A drive counts the group its target names. Visits are counted among the facts too ('visits:<outcome>', 'visit_drive:<id>' per hamlet), so that a board reads a few
-- hundred rows however many days there were; and an import taken back leaves nothing counted, wherever its people had gone.

-- The facts of the people and households asked for, from the register, the evidence and the household states as they
-- are now. `drives` = open drives: [{id, unit, rung, skills, hamlets, born, needs}]: `unit` people or households, `born`
-- the latest birth year that counts, `needs` only whoever has a need on record.
create or replace function coverage_facts(commune integer, wanted uuid[], drives jsonb, today date)
returns table (id uuid, household_id uuid, hamlet_id uuid, facts text[])
language sql stable set search_path = public as $$
  with drive as materialized (
    select x.id, x.unit, x.rung, x.skills, x.hamlets, x.born, x.needs
      from jsonb_to_recordset(drives) as x(id text, unit text, rung integer, skills text[], hamlets uuid[], born integer, needs boolean)
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
               where d.unit <> 'households' and p.hamlet_id = any(d.hamlets) and (d.born is null or p.birth_year <= d.born)
                 and (not d.needs or cardinality(p.needs) > 0)), '{}')
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

create index coverage_visits_day on coverage_visits (commune_id, day);

-- Adds (or with -1 takes out) what coverage_visits holds of these hamlets and days.
create function coverage_visit_facts(commune integer, hamlets uuid[], pairs_hamlet uuid[], pairs_day date[], sign integer) returns void
language sql set search_path = public as $$
  insert into coverage_counts as c (commune_id, fact, hamlet_id, n)
  select commune, x.fact, x.hamlet_id, (sign * sum(x.visits))::integer
    from (
      select v.hamlet_id, f.fact, v.visits from coverage_visits v
       cross join lateral (
         select 'visits:' || v.outcome as fact
         union all
         select 'visit_drive:' || v.drive_id where v.drive_id <> '00000000-0000-0000-0000-000000000000') f
       where v.commune_id = commune and (v.hamlet_id = any(hamlets) or (v.hamlet_id, v.day) in (select * from unnest(pairs_hamlet, pairs_day)))) x
   group by x.fact, x.hamlet_id
  on conflict (commune_id, fact, hamlet_id) do update set n = c.n + excluded.n
$$;

create or replace function coverage_recount_visits(commune integer, hamlets uuid[], pairs_hamlet uuid[], pairs_day date[]) returns void
language plpgsql set search_path = public set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  perform coverage_visit_facts(commune, hamlets, pairs_hamlet, pairs_day, -1);
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
  perform coverage_visit_facts(commune, hamlets, pairs_hamlet, pairs_day, 1);
end $$;

create or replace function coverage_rebuild(commune integer, today date, definitions text, drives jsonb, at timestamptz) returns void
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
  perform coverage_visit_facts(commune, (select coalesce(array_agg(distinct v.hamlet_id), '{}') from coverage_visits v where v.commune_id = commune), '{}', '{}', 1);
  update coverage_marks m set seq = head, day = today, definitions = coverage_rebuild.definitions, folded_at = at where m.commune_id = commune;
end $$;

create or replace function coverage_fold(commune integer, today date, definitions text, drives jsonb, at timestamptz) returns text
language plpgsql security definer set search_path = public set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  mark coverage_marks%rowtype;
  head bigint;
  dirty uuid[];
  hamlets uuid[];
  gone uuid[] := '{}';
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
  -- An import taken back deletes rows; its people may have moved out of the hamlets it names.
  if exists (select from ledger l where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and l.type = 'register.undone') then
    select coalesce(array_agg(distinct s.household_id), '{}') into gone from coverage_subjects s
     where s.commune_id = commune
       and not exists (select from residents r where r.commune_id = commune and r.id = s.id and r.state = 'active')
       and not exists (select from households h where h.commune_id = commune and h.id = s.id and h.state = 'active');
  end if;
  with entry as materialized (
    select l.subject, l.household_ids from ledger l
     where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and not coverage_ignores(l.type)
  ), about as materialized (
    select substring(subject from 10)::uuid as resident_id from entry where subject like 'resident:%'
  ), touched as (
    select unnest(household_ids) as id from entry
    union select unnest(gone)
    union select substring(subject from 11)::uuid from entry where subject like 'household:%'
    union select r.household_id from about a join residents r on r.commune_id = commune and r.id = a.resident_id
    union select s.household_id from about a join coverage_subjects s on s.commune_id = commune and s.id = a.resident_id
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
    from (select distinct v.hamlet_id, v.visited_on
            from (select substring(l.subject from 7)::uuid as id from ledger l
                   where l.commune_id = commune and l.seq > mark.seq and l.seq <= head and l.subject like 'visit:%') e
            join visits v on v.commune_id = commune and v.id = e.id) v;
  if cardinality(days) > 0 or cardinality(hamlets) > 0 then
    perform coverage_recount_visits(commune, hamlets, day_hamlets, days);
  end if;
  update coverage_marks m set seq = head, day = today, folded_at = at where m.commune_id = commune;
  return 'folded';
end $$;
