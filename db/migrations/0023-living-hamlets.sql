-- A household, its alley and its state stand in a hamlet that lives, whatever happens at the same moment: a writer that
-- chose its hamlet just before a merger waits for it and is led to the successor.

create function living_hamlet(commune integer, asked uuid) returns uuid language sql stable set search_path = public as $$
  with recursive trail as (
    select h.id, h.succeeded_by, h.valid_to, array[h.id] as seen, array[]::integer[] as rank
      from hamlets h where h.commune_id = commune and h.id = asked
    union all
    select h.id, h.succeeded_by, h.valid_to, t.seen || h.id, t.rank || s.nth::integer
      from trail t cross join lateral unnest(t.succeeded_by) with ordinality s(next, nth)
      join hamlets h on h.commune_id = commune and h.id = s.next
     where t.valid_to is not null and h.id <> all(t.seen))
  select t.id from trail t where t.valid_to is null order by t.rank limit 1 $$;

create function stand_in_living_hamlet() returns trigger language plpgsql set search_path = public as $$
declare ended date;
begin
  -- Waits for a merger under way; the foreign key alone would not.
  select h.valid_to into ended from hamlets h where h.commune_id = new.commune_id and h.id = new.hamlet_id for share;
  if ended is not null then
    new.hamlet_id := coalesce(living_hamlet(new.commune_id, new.hamlet_id), new.hamlet_id);
  end if;
  return new;
end $$;
create trigger households_stand before insert or update of hamlet_id on households for each row execute function stand_in_living_hamlet();
create trigger alleys_stand before insert or update of hamlet_id on alleys for each row execute function stand_in_living_hamlet();
create trigger household_states_stand before insert or update of hamlet_id on household_states for each row execute function stand_in_living_hamlet();

create or replace function hamlet_hand_over(commune integer, old_hamlet uuid, new_hamlet uuid, chosen uuid[], rest boolean)
returns table (alleys integer, households integer) language plpgsql set search_path = public as $$
declare
  alley_ids uuid[];
  household_ids uuid[];
begin
  -- Whoever is just writing into the old hamlet finishes first, and is then seen below.
  perform 1 from hamlets h where h.commune_id = commune and h.id = old_hamlet for update;
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
