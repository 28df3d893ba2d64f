-- A name erased from a commune is erased from the chains of the communes it took in as well.

create or replace function ledger_erase_types(commune integer, erased_subjects text[], erased_types text[]) returns integer
language plpgsql security definer set search_path = public as $$
declare erased integer;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_erase_types: acting in another commune';
  end if;
  update ledger set data = null, salt = null, answer = null
   where commune_id = any(commune_and_absorbed(commune)) and subject = any(erased_subjects) and type = any(erased_types) and salt is not null;
  get diagnostics erased = row_count;
  return erased;
end $$;
