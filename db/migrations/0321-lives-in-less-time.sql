-- A dossier's life measured statement by statement again (decision 0088). What one command asks is one statement, what it writes
-- comes as a typed row rather than as JSON, and the ledger takes a single entry without walking lists.

-- The hash that the newest entry continued, so that one update of the head tells all an entry needs.
alter table ledger_heads add column before bytea;

create or replace function ledger_append(commune integer, entries new_ledger_entry[]) returns bigint
language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  head ledger_heads%rowtype;
  entry new_ledger_entry;
  last_seq bigint;
  salt bytea;
  commitment bytea;
  first_hash bytea;
  last_hash bytea;
  again boolean;
  salts bytea[];
  commitments bytea[];
  hashes bytea[];
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_append: acting in another commune';
  end if;
  if cardinality(entries) = 1 then
    entry := entries[1];
    salt := uuid_send(gen_random_uuid());
    commitment := sha256(salt || convert_to(entry.data, 'UTF8'));
    update ledger_heads h
       set seq = h.seq + 1, before = h.hash,
           hash = sha256(h.hash || convert_to(concat_ws(E'\n', h.seq + 1, entry.at, entry.actor_id, entry.type, entry.subject, ''), 'UTF8') || commitment)
     where h.commune_id = commune
     returning h.seq, h.before, h.hash, exists (select from absorbed_commands a where a.commune_id = commune and a.command_id = entry.command_id)
      into last_seq, first_hash, last_hash, again;
    if found then
      if again then
        raise exception using errcode = 'unique_violation', constraint = 'ledger_command_once', message = 'answered before the communes joined';
      end if;
      insert into ledger (commune_id, seq, at, actor_id, device_id, command_id, type, subject, hamlet_ids, household_ids, data, salt, commitment, answer, prev_hash, hash)
      values (commune, last_seq, entry.at::timestamptz, entry.actor_id, entry.device_id, entry.command_id, entry.type, entry.subject, coalesce(entry.hamlet_ids, '{}'), entry.household_ids,
              entry.data::json, salt, commitment, entry.answer::json, first_hash, last_hash);
      return last_seq;
    end if;
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

-- Dossiers locked until the transaction ends, and read in the same statement. Who had to wait for the lock reads events and steps
-- once more: they were read before the other committed, and the newest event is not the row's.
create or replace function dossier_facts(commune integer, wanted uuid[])
returns table (dossier json, events json, tasks json) language plpgsql volatile security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
#variable_conflict use_column
declare
  one record;
begin
  if acting_commune() is distinct from commune then
    raise exception 'dossier_facts: acting in another commune';
  end if;
  for one in
    select d.id, d.revision, row_to_json(d) as dossier,
      (select json_agg(json_build_object('no', e.no, 'at', e.at, 'actorId', e.actor_id, 'actorName', e.actor_name, 'type', e.type, 'data', e.data) order by e.no)
         from dossier_events e where e.commune_id = commune and e.dossier_id = d.id) as events,
      (select json_agg(json_build_object('id', t.id, 'step', t.step, 'name', t.name, 'role', t.role, 'assigneeId', t.assignee_id, 'assigneeName', t.assignee_name, 'plannedAt', t.planned_at, 'openedAt', t.opened_at))
         from dossier_tasks t where t.commune_id = commune and t.dossier_id = d.id and t.state = 'open') as tasks
      from dossiers d where d.commune_id = commune and d.id = any (wanted) order by d.id for update of d
  loop
    dossier := one.dossier;
    events := one.events;
    tasks := one.tasks;
    if (events->-1->>'no')::integer is distinct from one.revision then
      events := (select json_agg(json_build_object('no', e.no, 'at', e.at, 'actorId', e.actor_id, 'actorName', e.actor_name, 'type', e.type, 'data', e.data) order by e.no)
        from dossier_events e where e.commune_id = commune and e.dossier_id = one.id);
      tasks := (select json_agg(json_build_object('id', t.id, 'step', t.step, 'name', t.name, 'role', t.role, 'assigneeId', t.assignee_id, 'assigneeName', t.assignee_name, 'plannedAt', t.planned_at, 'openedAt', t.opened_at))
        from dossier_tasks t where t.commune_id = commune and t.dossier_id = one.id and t.state = 'open');
    end if;
    return next;
  end loop;
end $$;

-- One change of one dossier. Columns that move are all given; a form only when it changed, so that a long one is not written again.
create type dossier_change as (
  id uuid, no integer, at timestamptz, actor_id text, actor_name text, type text, data jsonb,
  flow_state jsonb, state smallint, form_data jsonb, result_way text, accepted_at timestamptz, original_due_at timestamptz, due_at timestamptz, near_at timestamptz,
  ended_at timestamptz, returned_at timestamptz, apology_at timestamptz, supplements smallint, payment_state text, paid_online smallint, fees jsonb, exemptions text[], delivery_state text,
  sync_state text, result_code text, result_file text, result_name text, result_link text, rating smallint, petition text,
  sort_at timestamptz, keeps boolean, closing jsonb, opening jsonb, told_id uuid, told jsonb);

drop function dossier_write(integer, jsonb);
create function dossier_write(commune integer, c dossier_change) returns void language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
begin
  if acting_commune() is distinct from commune then
    raise exception 'dossier_write: acting in another commune';
  end if;
  update dossiers d
     set flow_state = c.flow_state, state = c.state, form_data = coalesce(c.form_data, d.form_data), result_way = c.result_way, accepted_at = c.accepted_at, original_due_at = c.original_due_at,
         due_at = c.due_at, near_at = c.near_at, ended_at = c.ended_at, returned_at = c.returned_at, apology_at = c.apology_at, supplements = c.supplements, payment_state = c.payment_state,
         paid_online = c.paid_online, fees = c.fees, exemptions = c.exemptions, delivery_state = c.delivery_state, sync_state = c.sync_state, result_code = c.result_code, result_file = c.result_file,
         result_name = c.result_name, result_link = c.result_link, rating = c.rating, petition = c.petition, revision = c.no
   where d.commune_id = commune and d.id = c.id;
  insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type, data)
  values (commune, c.id, c.no, c.at, c.actor_id, c.actor_name, c.type, c.data);
  if c.closing is not null then
    update dossier_tasks t set state = s.state, done_at = c.at, done_by = c.actor_name, outcome = s.outcome, note = s.note
      from jsonb_to_recordset(c.closing) as s (step text, state text, outcome text, note text)
     where t.commune_id = commune and t.dossier_id = c.id and t.state = 'open' and t.step = s.step;
  end if;
  if c.keeps then
    update dossier_tasks t set sort_at = c.sort_at
     where t.commune_id = commune and t.dossier_id = c.id and t.state = 'open' and t.sort_at is distinct from c.sort_at;
  end if;
  if c.opening is not null then
    insert into dossier_tasks (commune_id, id, dossier_id, step, name, unit, role, agency, assignee_id, assignee_name, handed_by, state, opened_at, planned_at, sort_at)
    select commune, o.id, c.id, o.step, o.name, o.unit, o.role, o.agency, o.assignee_id, o.assignee_name, o.handed_by, 'open', c.at, o.planned_at, o.sort_at
      from jsonb_populate_recordset(null::dossier_tasks, c.opening) o;
  end if;
  if c.told is not null then
    insert into portal_outbox (commune_id, dossier_id, no, id, payload, next_at, created_at)
    values (commune, c.id, c.no, c.told_id, c.told, c.at, c.at);
  end if;
end $$;
grant execute on function dossier_write(integer, dossier_change) to gocua_app;

-- Whether the person has one like it open is asked by all words of the name at once: one plan for the life of a connection.
-- Nothing but the words may lead to the rows, so the commune is asked outside.
drop function filing_facts(integer, text, date, jsonb, text, timestamptz);
create function filing_facts(commune integer, procedure text, on_day date, sought text[], telephone text, since timestamptz)
returns table (settings json, versions json, flow json, alike json, serial integer) language plpgsql volatile security definer set search_path = public set plan_cache_mode = force_generic_plan set enable_seqscan = off as $$
#variable_conflict use_column
begin
  if acting_commune() is distinct from commune then
    raise exception 'filing_facts: acting in another commune';
  end if;
  return query
  with counted as (
    insert into dossier_counters (commune_id, kind, day, last) values (commune, 'code', on_day, 1)
    on conflict (commune_id, kind, day) do update set last = dossier_counters.last + 1 returning last
  )
  select
    (select row_to_json(s) from dossier_settings s where s.commune_id = commune),
    (select json_agg(json_build_object('version', v.version, 'validFrom', v.valid_from, 'content', v.content, 'reason', v.reason, 'publishedAt', v.published_at) order by v.version)
       from procedure_versions v where v.commune_id = commune and v.code = procedure),
    (select json_build_object('id', f.id, 'definition', f.definition) from dossier_flows f
      where f.commune_id = commune and f.procedure_code in (procedure, '*') order by (f.procedure_code = procedure) desc, f.version desc limit 1),
    case when sought is null then null else
      (select json_build_object('id', d.id, 'code', d.code, 'applicantName', d.applicant_name, 'filedAt', d.filed_at)
         from (select s.commune_id, s.dossier_id, s.created_at from dossier_search s
                where name_tokens(s.commune_id, s.search_key) @> array(select commune::text || ':' || w from unnest(sought) w) offset 0) f
         join dossiers d on d.commune_id = f.commune_id and d.id = f.dossier_id
        where f.commune_id = commune and f.created_at >= since and d.procedure_code = procedure and d.ended_at is null and (telephone is null or d.phone = telephone or d.phone is null)
        order by d.created_at desc limit 1) end,
    counted.last
  from counted;
end $$;
grant execute on function filing_facts(integer, text, date, text[], text, timestamptz) to gocua_app;

-- A dossier with its papers, first events and words to the portal.
create or replace function dossier_open(commune integer, opening jsonb) returns void language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  head dossiers := jsonb_populate_record(null::dossiers, opening->'dossier');
  told jsonb := opening->'told';
begin
  if acting_commune() is distinct from commune or head.commune_id is distinct from commune then
    raise exception 'dossier_open: acting in another commune';
  end if;
  insert into dossiers select head.*;
  insert into dossier_search values (commune, head.id, opening->>'searchKey', head.created_at);
  if jsonb_array_length(opening->'papers') > 0 then
    insert into dossier_components select * from jsonb_populate_recordset(null::dossier_components, opening->'papers') p where p.commune_id = commune;
  end if;
  insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type, data)
  select commune, head.id, e.no, head.created_at, e.actor_id, e.actor_name, e.type, e.data
    from jsonb_to_recordset(opening->'events') as e (no integer, actor_id text, actor_name text, type text, data jsonb);
  for n in 0 .. jsonb_array_length(told) - 1 loop
    insert into portal_outbox (commune_id, dossier_id, no, id, payload, next_at, created_at)
    values (commune, head.id, (told->n->>'no')::integer, (told->n->>'id')::uuid, told->n->'payload', head.created_at, head.created_at);
  end loop;
end $$;
