-- Facts for deciding visits, again: the visits of the same day are asked for door by door, so that a phone's outbox of
-- many days does not fetch every visit of those days.

drop function visit_facts(integer, uuid[], date[], uuid[], uuid[], uuid[]);

-- `asked` and `days` run side by side: the door and the day of each visit to decide.
create function visit_facts(commune integer, asked uuid[], days date[], people uuid[], asked_drives uuid[], asked_members uuid[])
returns json language plpgsql as $$
declare
  now_at jsonb := '{}';
  ids uuid[];
  answer json;
begin
  perform 1 from households h where h.commune_id = commune and h.id = any(asked) order by h.id for no key update;
  if exists (select from households h where h.commune_id = commune and h.id = any(asked) and h.state = 'merged') then
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
    select array_agg(coalesce((now_at->>(a::text))::uuid, a) order by ord) into asked from unnest(asked) with ordinality u(a, ord);
    perform 1 from households h where h.commune_id = commune and h.id = any(asked) order by h.id for no key update;
  end if;
  select array_agg(distinct a) into ids from unnest(asked) a;
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
            from household_states s where s.commune_id = commune and s.household_id = h.id)))
        from households h where h.commune_id = commune and h.id = any(ids)), '{}'),
    'sameDay', coalesce((
      select json_agg(json_build_array(v.household_id, v.visited_on, coalesce(v.member_id::text, v.recorded_by), instant_text(v.visited_at), v.outcome, v.minutes, v.note is not null,
          coalesce((select json_agg(json_build_array(l.resident_id, l.skill, l.rung)) from lessons l
                     where l.commune_id = commune and l.visit_id = v.id), '[]')))
        from (select distinct u.household_id, u.visited_on from unnest(asked, days) u(household_id, visited_on)) pair
        join visits v on v.commune_id = commune and v.household_id = pair.household_id and v.visited_on = pair.visited_on), '[]'),
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
