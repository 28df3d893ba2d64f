-- Places in motion: hamlets that merge and split, communes that are renamed or absorbed, and the official unit list.
-- What follows a hamlet when it changes hands is said here once, next to the tables it moves.

-- ---- names of communes, dated ----

create table commune_names (
  commune_id integer not null references communes,
  name text not null,
  kind text not null check (kind in ('xa', 'phuong', 'dac_khu')),
  valid_from date not null,
  valid_to date,
  primary key (commune_id, valid_from)
);
select guard_commune_table('commune_names');
grant update (name, kind) on communes to gocua_app;

-- ---- hamlets: contents, and handing them over ----

-- What would move, counted before anybody decides. Phones are counted, never named.
create function hamlet_contents(commune integer, hamlets_wanted uuid[])
returns table (hamlet_id uuid, alleys integer, doors integer, households integer, people integer, drives integer, teams integer, phones integer)
language plpgsql stable security definer set search_path = public as $$
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'hamlet_contents: acting in another commune';
  end if;
  return query
  select h.id,
    (select count(*) from alleys a where a.commune_id = commune and a.hamlet_id = h.id)::integer,
    (select count(*) from alleys a join doors d on d.commune_id = commune and d.alley_id = a.id where a.commune_id = commune and a.hamlet_id = h.id)::integer,
    (select count(*) from households x where x.commune_id = commune and x.hamlet_id = h.id and x.state = 'active')::integer,
    (select count(*) from households x join residents r on r.commune_id = commune and r.household_id = x.id and r.state = 'active'
      where x.commune_id = commune and x.hamlet_id = h.id and x.state = 'active')::integer,
    (select count(*) from drive_hamlets dh join drives d on d.commune_id = commune and d.id = dh.drive_id and d.state = 'open'
      where dh.commune_id = commune and dh.hamlet_id = h.id)::integer,
    (select count(*) from team_hamlets th join teams t on t.commune_id = commune and t.id = th.team_id and t.state = 'active'
      where th.commune_id = commune and th.hamlet_id = h.id)::integer,
    (select count(distinct v.id) from team_hamlets th
       join team_members m on m.commune_id = commune and m.team_id = th.team_id and m.state = 'active'
       join devices v on v.commune_id = commune and v.member_id = m.id and v.revoked_at is null
      where th.commune_id = commune and th.hamlet_id = h.id)::integer
  from hamlets h where h.commune_id = commune and h.id = any(hamlets_wanted);
end $$;
grant execute on function hamlet_contents(integer, uuid[]) to gocua_app;

-- Alleys with their doors, the households on them and everything that follows a household go to another hamlet.
-- `chosen` null = all alleys. `rest` = also the households without a door, and calls that name only the hamlet.
-- Visits keep the hamlet they were made in. Coverage of teams and drives is added, never taken away: the old row is history.
create function hamlet_hand_over(commune integer, old_hamlet uuid, new_hamlet uuid, chosen uuid[], rest boolean)
returns table (alleys integer, households integer) language plpgsql set search_path = public as $$
declare
  alley_ids uuid[];
  household_ids uuid[];
begin
  select coalesce(array_agg(a.id), '{}') into alley_ids
    from alleys a where a.commune_id = commune and a.hamlet_id = old_hamlet and (chosen is null or a.id = any(chosen));
  select coalesce(array_agg(h.id), '{}') into household_ids
    from households h left join doors d on d.commune_id = commune and d.id = h.door_id
   where h.commune_id = commune and h.hamlet_id = old_hamlet and (d.alley_id = any(alley_ids) or (rest and d.id is null));
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
grant execute on function hamlet_hand_over(integer, uuid, uuid, uuid[], boolean) to gocua_app;

-- ---- communes: offered by the one that ends, accepted by the one that goes on ----

create table commune_handovers (
  id uuid primary key,
  from_commune integer not null references communes,
  to_commune integer not null references communes,
  decision_number text not null,
  decision_date date not null,
  effective_on date not null,
  state text not null default 'offered' check (state in ('offered', 'withdrawn', 'declined', 'accepted')),
  offered_at timestamptz not null,
  offered_by text not null,
  answered_at timestamptz,
  answered_by text,
  check (from_commune <> to_commune)
);
create unique index commune_handovers_one_open on commune_handovers (from_commune) where state = 'offered';
alter table commune_handovers enable row level security;
create policy both_sides on commune_handovers to gocua_app
  using (acting_commune() in (from_commune, to_commune)) with check (acting_commune() in (from_commune, to_commune));
grant select, insert, update on commune_handovers to gocua_app;

-- A closed chain takes no more entries: work under way in an absorbed commune is refused, never stranded.
alter table ledger_heads add column closed boolean not null default false;
create function ledger_chain_is_closed() returns trigger language plpgsql as $$
begin
  raise exception 'the ledger of this commune is closed' using errcode = 'check_violation', constraint = 'ledger_chain_open';
end $$;
create trigger ledger_chain_closed before update on ledger_heads
  for each row when (old.closed) execute function ledger_chain_is_closed();

-- Commands accepted in the chain of an absorbed commune: a phone that offers one again still gets its first answer.
create table absorbed_commands (
  commune_id integer not null references communes,
  command_id uuid not null,
  answer json,
  primary key (commune_id, command_id)
);
select guard_commune_table('absorbed_commands');
revoke insert, update, delete on absorbed_commands from gocua_app;

-- Rows change communes by one update per table, in any order, so the keys between them are checked at the end.
create function make_commune_keys_deferrable() returns void language plpgsql as $$
declare key record;
begin
  for key in select conrelid::regclass as tbl, conname from pg_constraint
              where contype = 'f' and not condeferrable and connamespace = 'public'::regnamespace and conparentid = 0 loop
    execute format('alter table %s alter constraint %I deferrable', key.tbl, key.conname);
  end loop;
end $$;
select make_commune_keys_deferrable();

-- Numbers for the commune that is asked to accept; it may not read the rows themselves before that.
create function commune_handover_contents(handover uuid)
returns table (hamlets integer, households integer, people integer, teams integer, phones integer, ledger_entries bigint)
language plpgsql stable security definer set search_path = public as $$
declare h commune_handovers%rowtype;
begin
  select * into h from commune_handovers where id = handover;
  if not found or acting_commune() is null or acting_commune() not in (h.from_commune, h.to_commune) then return; end if;
  return query select
    (select count(*) from hamlets x where x.commune_id = h.from_commune and x.valid_to is null)::integer,
    (select count(*) from households x where x.commune_id = h.from_commune and x.state = 'active')::integer,
    (select count(*) from residents x where x.commune_id = h.from_commune and x.state = 'active')::integer,
    (select count(*) from teams x where x.commune_id = h.from_commune and x.state = 'active')::integer,
    (select count(*) from devices x where x.commune_id = h.from_commune and x.revoked_at is null)::integer,
    coalesce((select x.seq from ledger_heads x where x.commune_id = h.from_commune), 0);
end $$;
grant execute on function commune_handover_contents(uuid) to gocua_app;

-- Moves every row of the ending commune into the acting one, in the caller's transaction: all of it or nothing.
-- The old ledger stays where it is, gets a last entry, and is closed.
create function absorb_commune(handover uuid, command uuid, at text, actor text)
returns table (hamlet_ids uuid[], rows_moved bigint, last_seq bigint, last_hash text)
language plpgsql security definer set search_path = public as $$
declare
  h commune_handovers%rowtype;
  tbl regclass;
  n bigint;
  moved bigint := 0;
  hamlets_moved uuid[];
  same_key text;
begin
  select * into h from commune_handovers where id = handover for update;
  if not found or h.state <> 'offered' or h.to_commune is distinct from acting_commune() then
    raise exception 'no such open offer' using errcode = 'check_violation', constraint = 'commune_handover_open';
  end if;
  perform make_commune_keys_deferrable();
  set constraints all deferred;
  select coalesce(array_agg(id), '{}') into hamlets_moved from hamlets where commune_id = h.from_commune;

  perform set_config('gocua.commune_id', h.from_commune::text, true);
  perform ledger_append(h.from_commune, jsonb_build_array(jsonb_build_object(
    'at', at, 'actor', actor, 'device', null, 'command', command, 'type', 'commune.ended', 'subject', 'commune:' || h.from_commune,
    'hamlets', to_jsonb(hamlets_moved), 'data', json_build_object('to', h.to_commune, 'decision', h.decision_number)::text, 'answer', null)));
  perform set_config('gocua.commune_id', h.to_commune::text, true);
  update ledger_heads set closed = true where commune_id = h.from_commune;

  insert into absorbed_commands (commune_id, command_id, answer)
    select h.to_commune, l.command_id, l.answer from ledger l where l.commune_id = h.from_commune on conflict do nothing;
  delete from packs where commune_id = h.from_commune;
  for tbl in
    select c.oid::regclass from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attname = 'commune_id' and not a.attisdropped
     where c.relkind = 'r' and c.relnamespace = 'public'::regnamespace
       and c.relname not in ('communes', 'commune_names', 'ledger', 'ledger_heads', 'packs')
     order by c.relname
  loop
    -- A table that is nothing but its key is a set (a dictionary of words): what both have is kept once.
    select string_agg(format('o.%1$I = n.%1$I', a.attname), ' and ') filter (where a.attname <> 'commune_id')
      into same_key
      from pg_attribute a where a.attrelid = tbl and a.attnum > 0 and not a.attisdropped
       and not exists (select from pg_attribute b where b.attrelid = tbl and b.attnum > 0 and not b.attisdropped and not exists (
             select from pg_index i where i.indrelid = tbl and i.indisprimary and b.attnum = any(i.indkey)));
    if same_key is not null then
      execute format('delete from %1$s o using %1$s n where o.commune_id = $2 and n.commune_id = $1 and %2$s', tbl, same_key)
        using h.to_commune, h.from_commune;
    end if;
    execute format('update %s set commune_id = $1 where commune_id = $2', tbl) using h.to_commune, h.from_commune;
    get diagnostics n = row_count;
    moved := moved + n;
  end loop;
  set constraints all immediate;

  update communes set valid_to = h.effective_on, succeeded_by = array[h.to_commune] where commune_id = h.from_commune;
  update commune_handovers set state = 'accepted', answered_at = at::timestamptz, answered_by = actor where id = handover;
  return query select hamlets_moved, moved, l.seq, encode(l.hash, 'hex') from ledger_heads l where l.commune_id = h.from_commune;
end $$;
grant execute on function absorb_commune(uuid, uuid, text, text) to gocua_app;

-- All communes that ended in this one, at any remove, itself included.
create function commune_and_absorbed(commune integer) returns integer[] language sql stable set search_path = public as $$
  with recursive family as (
    select commune as commune_id union select c.commune_id from communes c join family f on f.commune_id = any(c.succeeded_by))
  select array_agg(commune_id) from family $$;

-- The right to erasure reaches the closed chains too.
create or replace function ledger_erase_subject(commune integer, erased_subjects text[]) returns integer
language plpgsql security definer set search_path = public as $$
declare erased integer;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_erase_subject: acting in another commune';
  end if;
  update ledger set data = null, salt = null, answer = null
   where commune_id = any(commune_and_absorbed(commune)) and subject = any(erased_subjects) and salt is not null;
  get diagnostics erased = row_count;
  return erased;
end $$;

-- ---- the official unit list ----

alter table official_unit_lists
  add column state text not null default 'previewed' check (state in ('previewed', 'committed', 'dropped')),
  add column file_name text not null default '',
  add column mapping jsonb not null default '{}',
  add column committed_at timestamptz;
grant update on official_unit_lists to gocua_app;
grant delete on official_units to gocua_app;
create index official_units_name on official_units using gin (name_key gin_trgm_ops);
create index official_units_code on official_units (code) where code is not null;
