-- Commands that share a transaction: a command answered by a commune since absorbed is refused by the ledger itself, so
-- that nobody has to ask first; and the functions on the hot path keep one plan (planning them anew for each call cost
-- five times what running them costs).

create or replace function ledger_append(commune integer, entries jsonb) returns bigint
language plpgsql security definer set search_path = public set plan_cache_mode = force_generic_plan as $$
declare
  head ledger_heads%rowtype;
  entry jsonb;
  new_salt bytea;
  new_commitment bytea;
  new_hash bytea;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_append: acting in another commune';
  end if;
  select * into head from ledger_heads where commune_id = commune for update;
  if not found then
    insert into ledger_heads (commune_id) values (commune) on conflict do nothing;
    select * into head from ledger_heads where commune_id = commune for update;
  end if;
  for entry in select jsonb_array_elements(entries) loop
    if exists (select from absorbed_commands a where a.commune_id = commune and a.command_id = (entry->>'command')::uuid) then
      raise exception using errcode = 'unique_violation', constraint = 'ledger_command_once', message = 'answered before the communes joined';
    end if;
    head.seq := head.seq + 1;
    new_salt := uuid_send(gen_random_uuid());
    new_commitment := sha256(new_salt || convert_to(entry->>'data', 'UTF8'));
    new_hash := sha256(head.hash || convert_to(
      head.seq || E'\n' || (entry->>'at') || E'\n' || (entry->>'actor') || E'\n' || (entry->>'type') || E'\n' || (entry->>'subject') || E'\n', 'UTF8')
      || new_commitment);
    insert into ledger (commune_id, seq, at, actor_id, device_id, command_id, type, subject, hamlet_ids, household_ids,
                        data, salt, commitment, answer, prev_hash, hash)
    values (
      commune, head.seq, (entry->>'at')::timestamptz, entry->>'actor', (entry->>'device')::uuid, (entry->>'command')::uuid,
      entry->>'type', entry->>'subject',
      translate(entry->>'hamlets', '[]"', '{}')::uuid[],
      translate(entry->>'households', '[]"', '{}')::uuid[],
      (entry->>'data')::json, new_salt, new_commitment, (entry->>'answer')::json, head.hash, new_hash);
    head.hash := new_hash;
  end loop;
  update ledger_heads set seq = head.seq, hash = head.hash where commune_id = commune;
  return head.seq;
end $$;

alter function visit_facts(integer, uuid[], date[], uuid[], uuid[], uuid[]) set plan_cache_mode = force_generic_plan;
alter function visits_write(integer, jsonb) set plan_cache_mode = force_generic_plan;
