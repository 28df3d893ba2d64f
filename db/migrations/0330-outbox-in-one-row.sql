-- What a phone sends is stored as one row, as it came, until its last command is answered. What was accepted is in the ledger, so
-- the inbox keeps only what waits for somebody: refused work, and work for a newer server. Decision 0089.

create table outbox_deliveries (
  commune_id integer not null,
  device_id uuid not null,
  -- What a phone could not get answered it sends again, from the same command on: that is the same row, not another.
  first_command uuid not null,
  commands integer not null,
  received_at timestamptz not null,
  sealed_import boolean not null default false,
  -- The commands as a JSON array, read by the application alone; not pressed, since it is gone in a moment.
  entries text storage external not null,
  primary key (commune_id, device_id, first_command)
);
select guard_commune_table('outbox_deliveries');

delete from inbox where state = 'accepted';
alter table inbox drop constraint inbox_state_check;
alter table inbox add constraint inbox_state_check check (state in ('received', 'refused', 'settled'));
drop index inbox_order;
alter type new_inbox_row add attribute state text, add attribute problems jsonb;

-- Which of these commands were answered before: accepted here or in a commune since absorbed, or waiting in the inbox.
create function known_commands(commune integer, device uuid, ids uuid[]) returns table (command_id uuid, state text, problems jsonb)
language plpgsql stable security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
begin
  if acting_commune() is distinct from commune then
    raise exception 'known_commands: acting in another commune';
  end if;
  return query
    select l.command_id, 'accepted', null::jsonb from ledger l where l.commune_id = commune and l.command_id = any(ids)
    union all select a.command_id, 'accepted', null from absorbed_commands a where a.commune_id = commune and a.command_id = any(ids)
    union all select i.command_id, i.state, i.problems from inbox i where i.commune_id = commune and i.device_id = device and i.command_id = any(ids);
end $$;
grant execute on function known_commands(integer, uuid, uuid[]) to gocua_app;

create or replace function visits_write(commune integer, received timestamptz, seen new_visit[], folded household_fold[], first_states household_fold[],
                             taught new_lesson[], ladder evidence_fold[], met uuid[])
returns void language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
begin
  if acting_commune() is distinct from commune then
    raise exception 'visits_write: acting in another commune';
  end if;
  insert into visits (commune_id, id, household_id, hamlet_id, drive_id, member_id, recorded_by, visited_on, visited_at, received_at, outcome, minutes, next_on, note)
  select commune, x.id, x.household_id, x.hamlet_id, x.drive_id, x.member_id, x.recorded_by, x.visited_on, x.visited_at, received, x.outcome, x.minutes, x.next_on, x.note
    from unnest(seen) x;
  if cardinality(folded) > 0 then
    update household_states s set best_rung = x.best_rung, visits = x.visits, met_visits = x.met_visits, last_visit_on = x.last_visit_on, last_visit_at = x.last_visit_at,
           last_visit_id = x.last_visit_id, last_outcome = x.last_outcome, next_on = x.next_on, five_skills = x.five_skills
      from unnest(folded) x where s.commune_id = commune and s.household_id = x.household_id;
  end if;
  if cardinality(first_states) > 0 then
    insert into household_states (commune_id, household_id, hamlet_id, best_rung, visits, met_visits, last_visit_on, last_visit_at, last_visit_id, last_outcome, next_on, five_skills)
    select commune, x.household_id, x.hamlet_id, x.best_rung, x.visits, x.met_visits, x.last_visit_on, x.last_visit_at, x.last_visit_id, x.last_outcome, x.next_on, x.five_skills
      from unnest(first_states) x
    on conflict (commune_id, household_id) do update set
      hamlet_id = excluded.hamlet_id, best_rung = excluded.best_rung, visits = excluded.visits, met_visits = excluded.met_visits,
      last_visit_on = excluded.last_visit_on, last_visit_at = excluded.last_visit_at, last_visit_id = excluded.last_visit_id,
      last_outcome = excluded.last_outcome, next_on = excluded.next_on, five_skills = excluded.five_skills;
  end if;
  if cardinality(taught) > 0 then
    insert into lessons (commune_id, visit_id, resident_id, skill, rung)
    select commune, x.visit_id, x.resident_id, x.skill, x.rung from unnest(taught) x;
  end if;
  if cardinality(ladder) > 0 then
    insert into evidence (commune_id, resident_id, skill, rung, reached_on, own_since, visit_id, source)
    select commune, x.resident_id, x.skill, x.rung, x.reached_on, x.own_since, x.visit_id, x.source from unnest(ladder) x
    on conflict (commune_id, resident_id, skill) do update set
      rung = excluded.rung, reached_on = excluded.reached_on, own_since = excluded.own_since, visit_id = excluded.visit_id, source = excluded.source;
  end if;
  -- Nearly always nobody has called: asked first, so that no list of visits is made for it.
  if cardinality(met) > 0 and exists (select from house_calls c where c.commune_id = commune and c.state = 'accepted') then
    update house_calls c set state = 'done', answered_at = coalesce(c.answered_at, v.visited_at)
      from unnest(seen) v where c.commune_id = commune and c.state = 'accepted' and c.household_id = any(met) and v.household_id = c.household_id and v.outcome = 'met';
  end if;
end $$;

-- Of the people in a household only those who were taught are told, where it has a state to count on from; of a new one, everybody.
create or replace function visit_facts(commune integer, asked uuid[], days date[], learners uuid[], asked_drives uuid[]) returns text
language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  any_merged boolean;
  merged text;
  homes text;
  ladders text;
  logs text;
  drives text;
  fifth text;
begin
  if acting_commune() is distinct from commune then
    raise exception 'visit_facts: acting in another commune';
  end if;
  select bool_or(locked.state = 'merged') into any_merged
    from (select h.state from households h where h.commune_id = commune and h.id = any(asked) order by h.id for no key update) locked;
  if any_merged then
    with recursive followed as (
      select h.id as old, h.merged_into as id, 1 as hops from households h
       where h.commune_id = commune and h.id = any(asked) and h.state = 'merged' and h.merged_into is not null
      union all
      select f.old, h.merged_into, f.hops + 1 from followed f
        join households h on h.commune_id = commune and h.id = f.id and h.state = 'merged' and h.merged_into is not null
       where f.hops < 20
    ), last as (select distinct on (old) old, id from followed order by old, hops desc)
    select (select json_object_agg(l.old, l.id)::text from last l),
           (select array_agg(coalesce(l.id, a.id) order by a.nth) from unnest(asked) with ordinality a(id, nth) left join last l on l.old = a.id)
      into merged, asked;
    perform 1 from households h where h.commune_id = commune and h.id = any(asked) order by h.id for no key update;
  end if;

  select string_agg(concat('["', h.id, '","', h.hamlet_id, case when h.state = 'active' then '",1,["' else '",0,["' end,
           (select string_agg(r.id::text, '","') from residents r where r.commune_id = commune and r.household_id = h.id and r.state = 'active'
              and (s.household_id is null or r.id = any(learners))),
           case when s.household_id is null then '"]]' else concat('"],"', s.hamlet_id, '",', s.best_rung, case when s.five_skills then ',1,' else ',0,' end,
             s.visits, ',', s.met_visits, ',"', s.last_visit_on, '","', s.last_visit_at, '","', s.last_visit_id, '","', s.last_outcome, '","', s.next_on, '"]') end), ','),
         (select c.local_skill from communes c where c.commune_id = commune)
    into homes, fifth
    from households h left join household_states s on s.commune_id = commune and s.household_id = h.id
   where h.commune_id = commune and h.id = any(asked);

  if cardinality(learners) > 0 then
    select string_agg(concat('["', e.resident_id, '",', to_json(e.skill), ',', e.rung, ',"', e.reached_on, '","', e.own_since, '","', e.visit_id, '",', coalesce(to_json(e.source)::text, 'null'), ']'), ',')
      into ladders from evidence e where e.commune_id = commune and e.resident_id = any(learners);
  end if;

  select string_agg(concat('["', v.household_id, '","', v.visited_on, '",', to_json(coalesce(v.member_id::text, v.recorded_by)), ',"', v.visited_at, '","', v.outcome, '",', v.minutes,
           case when v.note is null then ',0,[' else ',1,[' end,
           (select string_agg(concat('["', l.resident_id, '",', to_json(l.skill), ',', l.rung, ']'), ',') from lessons l where l.commune_id = commune and l.visit_id = v.id), ']]'), ',')
    into logs
    from unnest(asked, days) pair(household_id, visited_on)
    join visits v on v.commune_id = commune and v.household_id = pair.household_id and v.visited_on = pair.visited_on;

  if cardinality(asked_drives) > 0 then
    select string_agg(json_build_array(d.id, d.name, d.starts_on, d.ends_on)::text, ',') into drives from drives d where d.commune_id = commune and d.id = any(asked_drives);
  end if;
  return concat('{"homes":[', homes, '],"ladders":[', ladders, '],"logs":[', logs, '],"drives":[', drives, '],"merged":', coalesce(merged, 'null'), ',"fifth":', coalesce(to_json(fifth)::text, 'null'), '}');
end $$;
