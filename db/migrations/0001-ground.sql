-- The ground everything stands on: the application role behind row-level security, the ledger with its
-- dense per-commune sequence and hash chain, and rate limits. Times are UTC; commune_id is the official
-- unit code as a number (08377 → 8377), so it stays unique across the nation.

create extension if not exists pg_trgm;
create extension if not exists unaccent;

do $$ begin
  if not exists (select from pg_roles where rolname = 'gocua_app') then
    create role gocua_app nologin;
  end if;
end $$;
do $$ begin execute format('grant gocua_app to %I', current_user); end $$;
grant usage on schema public to gocua_app;

-- The commune the transaction acts in; null outside any commune.
create function acting_commune() returns integer language sql stable parallel safe as
$$ select nullif(current_setting('gocua.commune_id', true), '')::integer $$;

-- Second wall: call once for every table whose rows belong to a commune.
create function guard_commune_table(target regclass) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', target);
  execute format(
    'create policy commune_wall on %s to gocua_app using (commune_id = acting_commune()) with check (commune_id = acting_commune())',
    target);
  execute format('grant select, insert, update, delete on %s to gocua_app', target);
end $$;

-- Reference tables without residents: readable by the application, written by it only where granted.
create function open_reference_table(target regclass) returns void language plpgsql as $$
begin
  execute format('grant select on %s to gocua_app', target);
end $$;

create table ledger_heads (
  commune_id integer primary key,
  epoch uuid not null default gen_random_uuid(),
  seq bigint not null default 0,
  hash bytea not null default decode(repeat('00', 32), 'hex')
);
select guard_commune_table('ledger_heads');
revoke insert, update, delete on ledger_heads from gocua_app;

create table ledger (
  commune_id integer not null,
  seq bigint not null,
  at timestamptz not null,
  actor_id text not null,
  device_id uuid,
  command_id uuid not null,
  type text not null,
  subject text not null,
  hamlet_ids uuid[] not null default '{}',
  data json,
  salt bytea,
  commitment bytea not null,
  answer json,
  prev_hash bytea not null,
  hash bytea not null,
  primary key (commune_id, seq),
  constraint ledger_command_once unique (commune_id, command_id)
);
create index ledger_subject on ledger (commune_id, subject, seq);
create index ledger_type on ledger (commune_id, type, seq);
select guard_commune_table('ledger');
revoke insert, update, delete on ledger from gocua_app;

create function ledger_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and new.data is null and new.salt is null
     and (new.commune_id, new.seq, new.at, new.actor_id, new.command_id, new.type, new.subject, new.commitment, new.prev_hash, new.hash)
       = (old.commune_id, old.seq, old.at, old.actor_id, old.command_id, old.type, old.subject, old.commitment, old.prev_hash, old.hash)
  then
    return new;
  end if;
  raise exception 'the ledger is append-only';
end $$;
create trigger ledger_append_only before update or delete on ledger
  for each row execute function ledger_is_append_only();

-- Appends entries (JSON array of {at, actor, device, command, type, subject, hamlets, data, answer}) as the last
-- statement of a transaction: the lock on the head row makes commit order the sequence order.
-- data arrives as text so that the committed bytes are exactly the stored bytes.
create function ledger_append(commune integer, entries jsonb) returns bigint
language plpgsql security definer set search_path = public as $$
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
  update ledger_heads set seq = seq where commune_id = commune returning * into head;
  if not found then
    insert into ledger_heads (commune_id) values (commune) on conflict do nothing;
    update ledger_heads set seq = seq where commune_id = commune returning * into head;
  end if;
  for entry in select jsonb_array_elements(entries) loop
    head.seq := head.seq + 1;
    new_salt := uuid_send(gen_random_uuid());
    new_commitment := sha256(new_salt || convert_to(entry->>'data', 'UTF8'));
    new_hash := sha256(head.hash || convert_to(
      head.seq || E'\n' || (entry->>'at') || E'\n' || (entry->>'actor') || E'\n' || (entry->>'type') || E'\n' || (entry->>'subject') || E'\n', 'UTF8')
      || new_commitment);
    insert into ledger values (
      commune, head.seq, (entry->>'at')::timestamptz, entry->>'actor', (entry->>'device')::uuid, (entry->>'command')::uuid,
      entry->>'type', entry->>'subject',
      coalesce((select array_agg(h::uuid) from jsonb_array_elements_text(entry->'hamlets') h), '{}'),
      (entry->>'data')::json, new_salt, new_commitment, (entry->>'answer')::json, head.hash, new_hash);
    head.hash := new_hash;
  end loop;
  update ledger_heads set seq = head.seq, hash = head.hash where commune_id = commune;
  return head.seq;
end $$;
grant execute on function ledger_append(integer, jsonb) to gocua_app;

-- A person's right to erasure: the content and its salt go, the commitment and the chain stay.
create function ledger_erase_subject(commune integer, erased_subjects text[]) returns integer
language plpgsql security definer set search_path = public as $$
declare erased integer;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_erase_subject: acting in another commune';
  end if;
  update ledger set data = null, salt = null, answer = null
   where commune_id = commune and subject = any(erased_subjects) and salt is not null;
  get diagnostics erased = row_count;
  return erased;
end $$;
grant execute on function ledger_erase_subject(integer, text[]) to gocua_app;

create table rate_limits (
  bucket text not null,
  window_start timestamptz not null,
  hits integer not null default 0,
  primary key (bucket, window_start)
);
