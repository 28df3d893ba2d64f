-- A life of a dossier in few messages: what a command asks comes back from one function call, what it writes goes into
-- another, each planned once per connection. The words a dossier is found by leave its row: that index is written when a
-- dossier is filed and never again, however often the row moves.

create table dossier_search (
  commune_id integer not null references communes deferrable,
  dossier_id uuid not null,
  search_key text not null,
  created_at timestamptz not null,
  primary key (commune_id, dossier_id),
  foreign key (commune_id, dossier_id) references dossiers deferrable
);
select guard_commune_table('dossier_search');
insert into dossier_search select commune_id, id, search_key, created_at from dossiers;
create index dossier_search_words on dossier_search using gin (name_tokens(commune_id, search_key)) with (fastupdate = off);
drop trigger dossiers_words_new on dossiers;
create trigger dossier_search_words_new after insert on dossier_search referencing new table as fresh
  for each statement execute function remember_dossier_words();
drop index dossiers_words;
alter table dossiers drop column search_key;

-- The public page asks by code in whichever commune.
create index dossiers_code_anywhere on dossiers (lower(code));

create or replace function find_dossiers(commune integer, asked jsonb, cap integer)
returns table (id uuid) language plpgsql stable security definer set search_path = public as $$
declare
  conditions text := '';
  alternatives jsonb;
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_dossiers: acting in another commune';
  end if;
  for alternatives in select jsonb_array_elements(asked) loop
    conditions := conditions || format(' and name_tokens(d.commune_id, d.search_key) && %L::text[]',
      (select array_agg(commune::text || ':' || a) from jsonb_array_elements_text(alternatives) a));
  end loop;
  return query execute format(
    'select d.dossier_id from dossier_search d where d.commune_id = %s%s order by d.created_at desc, d.dossier_id desc limit %s', commune, conditions, cap);
end $$;

-- Dossiers locked until the transaction ends, then read: what is read beside a row one has waited for would be the old state.
create function dossier_facts(commune integer, wanted uuid[])
returns table (dossier json, events json, tasks json) language plpgsql volatile security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
begin
  if acting_commune() is distinct from commune then
    raise exception 'dossier_facts: acting in another commune';
  end if;
  perform 1 from dossiers d where d.commune_id = commune and d.id = any (wanted) order by d.id for update;
  return query
  select row_to_json(d),
    (select json_agg(json_build_object('no', e.no, 'at', e.at, 'actorId', e.actor_id, 'actorName', e.actor_name, 'type', e.type, 'data', e.data) order by e.no)
       from dossier_events e where e.commune_id = commune and e.dossier_id = d.id),
    (select json_agg(json_build_object('id', t.id, 'step', t.step, 'name', t.name, 'role', t.role, 'assigneeId', t.assignee_id, 'assigneeName', t.assignee_name, 'plannedAt', t.planned_at, 'openedAt', t.opened_at))
       from dossier_tasks t where t.commune_id = commune and t.dossier_id = d.id and t.state = 'open')
    from dossiers d where d.commune_id = commune and d.id = any (wanted);
end $$;
grant execute on function dossier_facts(integer, uuid[]) to gocua_app;

-- One change of one dossier: columns of its row, an event, steps closed, moved and opened, a word to the portal.
create function dossier_write(commune integer, change jsonb) returns void language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  who uuid := (change->>'id')::uuid;
  moment timestamptz := (change->>'at')::timestamptz;
  due timestamptz := (change->>'sortAt')::timestamptz;
  closing text[] := array(select c->>'step' from jsonb_array_elements(change->'closing') c);
begin
  if acting_commune() is distinct from commune then
    raise exception 'dossier_write: acting in another commune';
  end if;
  update dossiers d set (flow_state, state, form_data, result_way, accepted_at, original_due_at, due_at, near_at, ended_at, returned_at, apology_at, supplements, payment_state, paid_online, fees,
      exemptions, delivery_state, sync_state, result_code, result_file, result_name, result_link, rating, petition, revision)
    = (select n.flow_state, n.state, n.form_data, n.result_way, n.accepted_at, n.original_due_at, n.due_at, n.near_at, n.ended_at, n.returned_at, n.apology_at, n.supplements, n.payment_state, n.paid_online, n.fees,
         n.exemptions, n.delivery_state, n.sync_state, n.result_code, n.result_file, n.result_name, n.result_link, n.rating, n.petition, n.revision
       from jsonb_populate_record(d, change->'patch') n)
   where d.commune_id = commune and d.id = who;
  insert into dossier_events (commune_id, dossier_id, no, at, actor_id, actor_name, type, data)
  values (commune, who, (change->>'no')::integer, moment, change->>'actorId', change->>'actorName', change->>'type', change->'data');
  if jsonb_array_length(change->'closing') > 0 then
    update dossier_tasks t set state = c.state, done_at = moment, done_by = change->>'actorName', outcome = c.outcome, note = c.note
      from jsonb_to_recordset(change->'closing') as c (step text, state text, outcome text, note text)
     where t.commune_id = commune and t.dossier_id = who and t.state = 'open' and t.step = c.step;
  end if;
  if (change->>'keeps')::boolean then
    update dossier_tasks t set sort_at = due
     where t.commune_id = commune and t.dossier_id = who and t.state = 'open' and t.step <> all (closing) and t.sort_at is distinct from due;
  end if;
  if jsonb_array_length(change->'opening') > 0 then
    insert into dossier_tasks (commune_id, id, dossier_id, step, name, unit, role, agency, assignee_id, assignee_name, handed_by, state, opened_at, planned_at, sort_at)
    select commune, o.id, who, o.step, o.name, o.unit, o.role, o.agency, o.assignee_id, o.assignee_name, o.handed_by, 'open', moment, o.planned_at, o.sort_at
      from jsonb_populate_recordset(null::dossier_tasks, change->'opening') o;
  end if;
  if change->'told' <> 'null'::jsonb then
    insert into portal_outbox (commune_id, dossier_id, no, id, payload, next_at, created_at)
    values (commune, who, (change->>'no')::integer, (change->>'toldId')::uuid, change->'told', moment, moment);
  end if;
end $$;
grant execute on function dossier_write(integer, jsonb) to gocua_app;

-- What a new dossier needs to know: the counter's settings, the commune's own versions of the procedure, its flow, an open one
-- of the same person, and the next number of the day, which stays locked until the transaction ends.
create function filing_facts(commune integer, procedure text, on_day date, sought jsonb, telephone text, since timestamptz)
returns table (settings json, versions json, flow json, alike json, serial integer) language plpgsql volatile security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
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
         from find_dossiers(commune, sought, 20) f join dossiers d on d.commune_id = commune and d.id = f.id
        where d.procedure_code = procedure and d.ended_at is null and d.created_at >= since and (telephone is null or d.phone = telephone or d.phone is null)
        order by d.created_at desc limit 1) end,
    counted.last
  from counted;
end $$;
grant execute on function filing_facts(integer, text, date, jsonb, text, timestamptz) to gocua_app;

-- A dossier with its papers, first events and words to the portal.
create function dossier_open(commune integer, opening jsonb) returns void language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  head dossiers := jsonb_populate_record(null::dossiers, opening->'dossier');
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
  select commune, head.id, e.no, e.at, e.actor_id, e.actor_name, e.type, e.data
    from jsonb_to_recordset(opening->'events') as e (no integer, at timestamptz, actor_id text, actor_name text, type text, data jsonb);
  if jsonb_array_length(opening->'told') > 0 then
    insert into portal_outbox select * from jsonb_populate_recordset(null::portal_outbox, opening->'told') o where o.commune_id = commune;
  end if;
end $$;
grant execute on function dossier_open(integer, jsonb) to gocua_app;
