-- What a command costs. Rows come as arrays of composites instead of JSON (PostgreSQL reads them seven times faster),
-- the facts of visits go out as text put together once, a whole batch enters the ledger with one insert, and a household's
-- state is updated in place instead of through the trigger that looks for its living hamlet.

create type new_ledger_entry as (
  at text, actor_id text, device_id uuid, command_id uuid, type text, subject text, hamlet_ids uuid[], household_ids uuid[], data text, answer text);

create function ledger_append(commune integer, entries new_ledger_entry[]) returns bigint
language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  head ledger_heads%rowtype;
  entry new_ledger_entry;
  last_seq bigint;
  salt bytea;
  commitment bytea;
  last_hash bytea;
  salts bytea[];
  commitments bytea[];
  hashes bytea[];
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_append: acting in another commune';
  end if;
  select * into head from ledger_heads h where h.commune_id = commune for update;
  if not found then
    insert into ledger_heads (commune_id) values (commune) on conflict do nothing;
    select * into head from ledger_heads h where h.commune_id = commune for update;
  end if;
  if exists (select from absorbed_commands a where a.commune_id = commune)
     and exists (select from absorbed_commands a join unnest(entries) e on e.command_id = a.command_id where a.commune_id = commune) then
    raise exception using errcode = 'unique_violation', constraint = 'ledger_command_once', message = 'answered before the communes joined';
  end if;
  last_seq := head.seq;
  last_hash := head.hash;
  foreach entry in array entries loop
    last_seq := last_seq + 1;
    salt := uuid_send(gen_random_uuid());
    commitment := sha256(salt || convert_to(entry.data, 'UTF8'));
    last_hash := sha256(last_hash || convert_to(concat_ws(E'\n', last_seq, entry.at, entry.actor_id, entry.type, entry.subject, ''), 'UTF8') || commitment);
    salts := array_append(salts, salt);
    commitments := array_append(commitments, commitment);
    hashes := array_append(hashes, last_hash);
  end loop;
  insert into ledger (commune_id, seq, at, actor_id, device_id, command_id, type, subject, hamlet_ids, household_ids,
                      data, salt, commitment, answer, prev_hash, hash)
  select commune, head.seq + e.nth, e.at::timestamptz, e.actor_id, e.device_id, e.command_id, e.type, e.subject, coalesce(e.hamlet_ids, '{}'), e.household_ids,
         e.data::json, salts[e.nth], commitments[e.nth], e.answer::json, coalesce(hashes[e.nth - 1], head.hash), hashes[e.nth]
    from unnest(entries) with ordinality
      as e(at, actor_id, device_id, command_id, type, subject, hamlet_ids, household_ids, data, answer, nth);
  update ledger_heads h set seq = last_seq, hash = last_hash where h.commune_id = commune;
  return last_seq;
end $$;
grant execute on function ledger_append(integer, new_ledger_entry[]) to gocua_app;

-- The same for database functions that write an entry or two themselves.
create or replace function ledger_append(commune integer, entries jsonb) returns bigint
language sql security definer set search_path = public as $$
  select ledger_append(commune, array_agg(row(e.at, e.actor, e.device, e.command, e.type, e.subject, translate(e.hamlets::text, '[]" ', '{}'),
           translate(e.households::text, '[]" ', '{}'), e.data, e.answer)::new_ledger_entry order by nth))
    from rows from (jsonb_to_recordset(entries) as (at text, actor text, device uuid, command uuid, type text, subject text, hamlets jsonb, households jsonb,
           data text, answer text)) with ordinality as e(at, actor, device, command, type, subject, hamlets, households, data, answer, nth) $$;

create type new_visit as (
  id uuid, household_id uuid, hamlet_id uuid, drive_id uuid, member_id uuid, recorded_by text, visited_on date, visited_at timestamptz,
  outcome text, minutes integer, next_on date, note text);
create type new_lesson as (visit_id uuid, resident_id uuid, skill text, rung integer);
create type evidence_fold as (resident_id uuid, skill text, rung integer, reached_on date, own_since date, visit_id uuid, source text);
create type household_fold as (
  household_id uuid, hamlet_id uuid, best_rung integer, visits integer, met_visits integer, last_visit_on date, last_visit_at timestamptz,
  last_visit_id uuid, last_outcome text, next_on date, five_skills boolean);

-- The two functions of a visit ask row-level security's question once, at their door, instead of once for every row they
-- touch; each of their statements names the commune.

-- Facts of a batch as one text of JSON: the households with their state and the people in them, the ladders of those who
-- were taught, what was logged at the same doors on the same days, which households were merged into which, the drives named
-- and the commune's fifth skill. Locks the households until the transaction ends; a merger of their hamlets waits for that too.
drop function visit_facts(integer, uuid[], date[], uuid[], uuid[], uuid[]);
create function visit_facts(commune integer, asked uuid[], days date[], learners uuid[], asked_drives uuid[]) returns text
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
           (select string_agg(r.id::text, '","') from residents r where r.commune_id = commune and r.household_id = h.id and r.state = 'active'),
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
grant execute on function visit_facts(integer, uuid[], date[], uuid[], uuid[]) to gocua_app;

-- Rows of a batch. A state whose household already has one in the same hamlet is only counted on: the household is locked
-- since its facts were read, so no merger of hamlets can pass between.
drop function visits_write(integer, jsonb);
create function visits_write(commune integer, received timestamptz, seen new_visit[], folded household_fold[], first_states household_fold[],
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
  if cardinality(met) > 0 then
    update house_calls c set state = 'done', answered_at = coalesce(c.answered_at, v.visited_at)
      from unnest(seen) v where c.commune_id = commune and c.state = 'accepted' and c.household_id = any(met) and v.household_id = c.household_id and v.outcome = 'met';
  end if;
end $$;
grant execute on function visits_write(integer, timestamptz, new_visit[], household_fold[], household_fold[], new_lesson[], evidence_fold[], uuid[]) to gocua_app;

-- What only some visits bring: who taught whom, what another must answer, files, and which refused command it puts right.
create function visits_write_beside(commune integer, todo jsonb) returns void language plpgsql set plan_cache_mode = force_generic_plan as $$
begin
  insert into teachings (commune_id, id, teacher_id, learner_id, skill, taught_on, visit_id, recorded_by)
  select commune, x.id, x."teacherId", x."learnerId", x.skill, x."taughtOn", x."visitId", x."recordedBy"
    from jsonb_to_recordset(todo->'teachings') as x(id uuid, "teacherId" uuid, "learnerId" uuid, skill text, "taughtOn" date, "visitId" uuid, "recordedBy" text)
  on conflict on constraint teachings_once do nothing;
  insert into escalations (commune_id, id, visit_id, household_id, to_whom, reason, raised_at, raised_by)
  select commune, x.id, x."visitId", x."householdId", x."toWhom", x.reason, x."raisedAt", x."raisedBy"
    from jsonb_to_recordset(todo->'escalations') as x(id uuid, "visitId" uuid, "householdId" uuid, "toWhom" text, reason text, "raisedAt" timestamptz, "raisedBy" text);
  insert into visit_attachments (commune_id, id, visit_id, sha256, media_type, size_bytes, file_id, arrived_at)
  select commune, x.id, x."visitId", x.sha256, x."mediaType", x."sizeBytes", x."fileId", x."arrivedAt"
    from jsonb_to_recordset(todo->'attachments') as x(id uuid, "visitId" uuid, sha256 text, "mediaType" text, "sizeBytes" integer, "fileId" text, "arrivedAt" timestamptz);
  update inbox i set state = 'settled' from jsonb_array_elements_text(todo->'mended') x
   where i.commune_id = commune and i.command_id = x.value::uuid and i.state = 'refused';
end $$;
grant execute on function visits_write_beside(integer, jsonb) to gocua_app;

create type new_inbox_row as (device_seq bigint, command_id uuid, kind text, schema_version integer, made_at timestamptz, body jsonb, mends uuid);

-- A visit counts on in its household's row again and again: room to do so without touching the indexes.
alter table household_states set (fillfactor = 70);
alter table evidence set (fillfactor = 85);
