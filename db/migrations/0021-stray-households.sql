-- A household may stand on a door of another hamlet than its own (registers are like that): when its hamlet hands
-- over, it counts as one without a door, so that none is left behind in a hamlet that ended.

create or replace function hamlet_hand_over(commune integer, old_hamlet uuid, new_hamlet uuid, chosen uuid[], rest boolean)
returns table (alleys integer, households integer) language plpgsql set search_path = public as $$
declare
  alley_ids uuid[];
  household_ids uuid[];
begin
  select coalesce(array_agg(a.id), '{}') into alley_ids
    from alleys a where a.commune_id = commune and a.hamlet_id = old_hamlet and (chosen is null or a.id = any(chosen));
  select coalesce(array_agg(h.id), '{}') into household_ids
    from households h
    left join doors d on d.commune_id = commune and d.id = h.door_id
    left join alleys a on a.commune_id = commune and a.id = d.alley_id and a.hamlet_id = old_hamlet
   where h.commune_id = commune and h.hamlet_id = old_hamlet and (a.id = any(alley_ids) or (rest and a.id is null));
  update alleys a set hamlet_id = new_hamlet where a.commune_id = commune and a.id = any(alley_ids);
  update households h set hamlet_id = new_hamlet where h.commune_id = commune and h.id = any(household_ids);
  update household_states s set hamlet_id = new_hamlet where s.commune_id = commune and s.household_id = any(household_ids);
  update house_calls c set hamlet_id = new_hamlet
   where c.commune_id = commune and c.hamlet_id = old_hamlet and c.state in ('open', 'accepted')
     and (c.household_id = any(household_ids) or (rest and c.household_id is null));
  insert into team_hamlets (commune_id, team_id, hamlet_id)
    select commune, t.team_id, new_hamlet from team_hamlets t where t.commune_id = commune and t.hamlet_id = old_hamlet on conflict do nothing;
  insert into drive_hamlets (commune_id, drive_id, hamlet_id)
    select commune, d.drive_id, new_hamlet from drive_hamlets d where d.commune_id = commune and d.hamlet_id = old_hamlet on conflict do nothing;
  delete from packs p where p.commune_id = commune and p.hamlet_id in (old_hamlet, new_hamlet);
  return query select cardinality(alley_ids), cardinality(household_ids);
end $$;
