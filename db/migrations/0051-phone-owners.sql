-- Whose phone sent a command: the devices table is the accounts' own; this shows one commune's phones and nothing secret.

create function phone_owners(commune integer) returns table (device_id uuid, member_id uuid)
language sql stable security definer set search_path = public as $$
  select d.id, d.member_id from devices d
   where d.commune_id = commune and (acting_commune() = commune or current_setting('role', true) <> 'gocua_app')
$$;
grant execute on function phone_owners(integer) to gocua_app;
