-- Recounting visits walks the days that changed by their key; a hamlet that changed wholesale is all of its days.

drop function coverage_visit_facts(integer, uuid[], uuid[], date[], integer);

-- Adds (or with -1 takes out) what coverage_visits holds of these days.
create function coverage_visit_facts(commune integer, pairs_hamlet uuid[], pairs_day date[], sign integer) returns void
language plpgsql set search_path = public set plan_cache_mode = force_custom_plan set jit = off as $$
begin
  insert into coverage_counts as c (commune_id, fact, hamlet_id, n)
  select commune, f.fact, v.hamlet_id, (sign * sum(v.visits))::integer
    from unnest(pairs_hamlet, pairs_day) as p(hamlet_id, day)
    join coverage_visits v on v.commune_id = commune and v.hamlet_id = p.hamlet_id and v.day = p.day
   cross join lateral (
     select 'visits:' || v.outcome as fact
     union all
     select 'visit_drive:' || v.drive_id where v.drive_id <> '00000000-0000-0000-0000-000000000000') f
   group by f.fact, v.hamlet_id
  on conflict (commune_id, fact, hamlet_id) do update set n = c.n + excluded.n;
end $$;

create or replace function coverage_recount_visits(commune integer, hamlets uuid[], pairs_hamlet uuid[], pairs_day date[]) returns void
language plpgsql set search_path = public set plan_cache_mode = force_custom_plan set jit = off as $$
declare
  all_hamlets uuid[];
  all_days date[];
begin
  select coalesce(array_agg(x.hamlet_id), '{}'), coalesce(array_agg(x.day), '{}') into all_hamlets, all_days
    from (
      select * from unnest(pairs_hamlet, pairs_day) as p(hamlet_id, day)
      union select v.hamlet_id, v.day from coverage_visits v where v.commune_id = commune and v.hamlet_id = any(hamlets)
      union select v.hamlet_id, v.visited_on from visits v where v.commune_id = commune and v.hamlet_id = any(hamlets)) x;
  perform coverage_visit_facts(commune, all_hamlets, all_days, -1);
  delete from coverage_visits c using unnest(all_hamlets, all_days) as p(hamlet_id, day)
   where c.commune_id = commune and c.hamlet_id = p.hamlet_id and c.day = p.day;
  insert into coverage_visits (commune_id, hamlet_id, day, drive_id, outcome, visits)
  select commune, v.hamlet_id, v.visited_on, coalesce(v.drive_id, '00000000-0000-0000-0000-000000000000'), v.outcome, count(*)
    from unnest(all_hamlets, all_days) as p(hamlet_id, day)
    join visits v on v.commune_id = commune and v.hamlet_id = p.hamlet_id and v.visited_on = p.day
   group by v.hamlet_id, v.visited_on, v.drive_id, v.outcome;
  perform coverage_visit_facts(commune, all_hamlets, all_days, 1);
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
  insert into coverage_counts (commune_id, fact, hamlet_id, n)
  select commune, f.fact, v.hamlet_id, sum(v.visits)
    from coverage_visits v
   cross join lateral (
     select 'visits:' || v.outcome as fact
     union all
     select 'visit_drive:' || v.drive_id where v.drive_id <> '00000000-0000-0000-0000-000000000000') f
   where v.commune_id = commune group by f.fact, v.hamlet_id;
  update coverage_marks m set seq = head, day = today, definitions = coverage_rebuild.definitions, folded_at = at where m.commune_id = commune;
end $$;
