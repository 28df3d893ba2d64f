-- The command that takes a commune in writes into both chains under one id: that id was not answered before.

create or replace function absorb_commune(handover uuid, command uuid, at text, actor text)
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
    select h.to_commune, l.command_id, l.answer from ledger l where l.commune_id = h.from_commune and l.command_id <> command on conflict do nothing;
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
