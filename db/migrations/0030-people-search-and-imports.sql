-- People: search without accents at 75,000 people, the read log, import staging, and the sequence number an edit
-- will get. Searching goes through a definer function because row-level security forbids the planner to use an
-- index for operators that are not leak-proof; the function asks for the acting commune itself.

-- The words of a name, each marked with its commune: one index serves a nation and never mixes communes.
create function name_tokens(commune integer, name_key text) returns text[] language sql immutable parallel safe as
$$ select string_to_array(commune::text || ':' || replace(name_key, ' ', ' ' || commune::text || ':'), ' ') $$;

drop index residents_name;
create index residents_words on residents using gin (name_tokens(commune_id, name_key)) with (fastupdate = off);
create index households_words on households using gin (name_tokens(commune_id, head_name_key)) with (fastupdate = off);
create index residents_birth_year on residents (commune_id, birth_year) where state = 'active';

-- Every word that occurs in a name of the commune: the dictionary against which typing slips are mended.
create table name_words (
  commune_id integer not null,
  word text not null,
  primary key (commune_id, word)
);
select guard_commune_table('name_words');

create function remember_name_words() returns trigger language plpgsql as $$
begin
  insert into name_words (commune_id, word)
  select distinct fresh.commune_id, w from fresh, unnest(string_to_array(fresh.name_key, ' ')) w where w <> ''
  on conflict do nothing;
  return null;
end $$;
create trigger residents_words_new after insert on residents referencing new table as fresh
  for each statement execute function remember_name_words();

create function remember_changed_name() returns trigger language plpgsql as $$
begin
  insert into name_words (commune_id, word)
  select distinct new.commune_id, w from unnest(string_to_array(new.name_key, ' ')) w where w <> ''
  on conflict do nothing;
  return null;
end $$;
create trigger residents_words_changed after update on residents
  for each row when (old.name_key is distinct from new.name_key) execute function remember_changed_name();

-- People whose name holds, for each asked word, one of its alternatives; optionally born in a year, optionally
-- only in some hamlets. Most fitting first: names that end with the last asked word.
create function find_residents(commune integer, asked jsonb, born integer, hamlets uuid[], cap integer)
returns table (id uuid) language plpgsql stable security definer set search_path = public as $$
declare
  conditions text := '';
  alternatives jsonb;
  ending text;
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_residents: acting in another commune';
  end if;
  for alternatives in select jsonb_array_elements(asked) loop
    ending := alternatives->>0;
    conditions := conditions || format(' and name_tokens(r.commune_id, r.name_key) && %L::text[]',
      (select array_agg(commune::text || ':' || a) from jsonb_array_elements_text(alternatives) a));
  end loop;
  if born is not null then conditions := conditions || format(' and r.birth_year = %s', born); end if;
  if hamlets is not null then
    conditions := conditions || format(' and exists (select from households h where h.commune_id = r.commune_id and h.id = r.household_id and h.hamlet_id = any (%L::uuid[]))', hamlets);
  end if;
  return query execute format(
    'select r.id from residents r where r.commune_id = %s and r.state in (''active'', ''moved_away'', ''died'')%s
      order by (r.state = ''active'') desc, (%L::text is not null and r.name_key like ''%%'' || %L) desc, r.name_key, r.birth_year limit %s',
    commune, conditions, ending, coalesce(ending, ''), cap);
end $$;
grant execute on function find_residents(integer, jsonb, integer, uuid[], integer) to gocua_app;

-- The sequence number the next ledger entry of this transaction will get. Takes the commune's head lock until commit,
-- so nobody can slip in between: fields remember which entry set them.
create function ledger_next_seq(commune integer) returns bigint language plpgsql security definer set search_path = public as $$
declare head bigint;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_next_seq: acting in another commune';
  end if;
  insert into ledger_heads (commune_id) values (commune) on conflict do nothing;
  update ledger_heads set seq = seq where commune_id = commune returning seq into head;
  return head + 1;
end $$;
grant execute on function ledger_next_seq(integer) to gocua_app;

-- Erases the content of some kinds of entries only: a household's entries that carry its head's name, not its moves.
create function ledger_erase_types(commune integer, erased_subjects text[], erased_types text[]) returns integer
language plpgsql security definer set search_path = public as $$
declare erased integer;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'ledger_erase_types: acting in another commune';
  end if;
  update ledger set data = null, salt = null, answer = null
   where commune_id = commune and subject = any(erased_subjects) and type = any(erased_types) and salt is not null;
  get diagnostics erased = row_count;
  return erased;
end $$;
grant execute on function ledger_erase_types(integer, text[], text[]) to gocua_app;

-- Who looked at whose page: one row per reader, person and day (Luật 91/2025/QH15: people may ask who saw their data).
create table resident_looks (
  commune_id integer not null,
  resident_id uuid not null,
  actor_id text not null,
  actor_name text not null,
  day date not null,
  looks integer not null default 1,
  last_at timestamptz not null,
  primary key (commune_id, resident_id, day, actor_id),
  foreign key (commune_id, resident_id) references residents on delete cascade
);
select guard_commune_table('resident_looks');

-- The file lives only until commit or cancel; then its SHA-256 alone remains.
alter table register_imports add column file_id text;
alter table register_imports add column cancel_asked boolean not null default false;
-- What the undo could not take back, and why: [{residentId, reasons}].
alter table register_imports add column kept jsonb not null default '[]';
-- Rows of one household share a number, in the order of the file.
alter table register_import_rows add column household_no integer;
create index register_import_rows_resident on register_import_rows (commune_id, resident_id) where resident_id is not null;
create index register_import_rows_household on register_import_rows (commune_id, household_id) where household_id is not null;
alter table alleys add column import_id uuid;
alter table doors add column import_id uuid;
create index duplicate_pairs_second on duplicate_pairs (commune_id, second_id);
create index field_conflicts_open on field_conflicts (commune_id, state, offered_at);
create index field_conflicts_resident on field_conflicts (commune_id, resident_id);

-- One run of the search for people written twice: its progress is watched and it can be stopped.
create table duplicate_searches (
  commune_id integer not null references communes,
  id uuid not null,
  state text not null check (state in ('running', 'done', 'cancelled', 'failed')),
  done integer not null default 0,
  total integer not null default 0,
  found integer not null default 0,
  started_at timestamptz not null,
  started_by text not null,
  ended_at timestamptz,
  primary key (commune_id, id)
);
select guard_commune_table('duplicate_searches');
