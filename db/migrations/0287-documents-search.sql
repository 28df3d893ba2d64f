-- Searching a million papers. Row-level security forbids the planner to use an index for operators that are not leak-proof,
-- so the search goes through definer functions that ask for the acting commune themselves; each vector carries its commune
-- as a word, so that one index serves a nation and never mixes communes.
-- Few hits are all fetched and sorted; of many the newest are found by walking back; where that finds too few in good time,
-- all are sorted after all.

update documents set search = search || to_tsvector('simple', 'xa' || commune_id);
update incoming_documents set search = search || to_tsvector('simple', 'xa' || commune_id);

create function find_documents(commune integer, asked text, wanted text, before_at timestamptz, before_id uuid, cap integer)
returns table (id uuid) language plpgsql stable security definer set search_path = public set enable_seqscan = off as $$
declare
  query tsquery := to_tsquery('simple', 'xa' || commune || ' & (' || asked || ')');
  hits integer;
  found uuid[];
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_documents: acting in another commune';
  end if;
  select count(*) into hits from (select 1 from documents d where d.search @@ query limit 10001) few;
  if hits > 10000 then
    found := array(
      select near.id from (
        select d.id, d.search, d.changed_at, d.state from documents d
         where d.commune_id = commune and (before_at is null or (d.changed_at, d.id) < (before_at, before_id))
         order by d.changed_at desc, d.id desc limit 40000) near
       where near.search @@ query and (wanted is null or near.state = wanted)
       limit cap);
    if cardinality(found) = cap then
      return query select unnest(found);
      return;
    end if;
  end if;
  return query
    select d.id from documents d
     where d.search @@ query and d.commune_id = commune and (wanted is null or d.state = wanted) and (before_at is null or (d.changed_at, d.id) < (before_at, before_id))
     order by d.changed_at + interval '0' desc, d.id desc limit cap;
end $$;
grant execute on function find_documents(integer, text, text, timestamptz, uuid, integer) to gocua_app;

create function find_incoming(commune integer, asked text, wanted text, before_year integer, before_number integer, cap integer)
returns table (id uuid) language plpgsql stable security definer set search_path = public set enable_seqscan = off as $$
declare
  query tsquery := to_tsquery('simple', 'xa' || commune || ' & (' || asked || ')');
  hits integer;
  found uuid[];
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_incoming: acting in another commune';
  end if;
  select count(*) into hits from (select 1 from incoming_documents i where i.search @@ query limit 10001) few;
  if hits > 10000 then
    found := array(
      select near.id from (
        select i.id, i.search, i.state from incoming_documents i
         where i.commune_id = commune and (before_year is null or (i.arrival_year, i.arrival_number) < (before_year, before_number))
         order by i.arrival_year desc, i.arrival_number desc limit 40000) near
       where near.search @@ query and (wanted is null or near.state = wanted)
       limit cap);
    if cardinality(found) = cap then
      return query select unnest(found);
      return;
    end if;
  end if;
  return query
    select i.id from incoming_documents i
     where i.search @@ query and i.commune_id = commune and (wanted is null or i.state = wanted) and (before_year is null or (i.arrival_year, i.arrival_number) < (before_year, before_number))
     order by i.arrival_year + 0 desc, i.arrival_number desc limit cap;
end $$;
grant execute on function find_incoming(integer, text, text, integer, integer, integer) to gocua_app;

-- The newest-first walk needs its order whole.
drop index documents_newest;
create index documents_newest on documents (commune_id, changed_at desc, id desc);
