-- Measured on a million papers: counting the hits of everyday words costs more than walking back to the newest of them. So the
-- walk comes first, short; and the commune's word is asked for only where the database holds papers of several communes.
create or replace function find_documents(commune integer, asked text, wanted text, before_at timestamptz, before_id uuid, cap integer)
returns table (id uuid) language plpgsql stable security definer set search_path = public set enable_seqscan = off as $$
declare
  several boolean := exists (select from document_agencies a where a.commune_id <> commune);
  query tsquery := to_tsquery('simple', case when several then 'xa' || commune || ' & (' || asked || ')' else asked end);
  hits integer;
  reach integer;
  found uuid[];
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_documents: acting in another commune';
  end if;
  foreach reach in array array[2000, 40000] loop
    if reach > 2000 then
      select count(*) into hits from (select 1 from documents d where d.search @@ query limit 10001) few;
      exit when hits <= 10000;
    end if;
    found := array(
      select near.id from (
        select d.id, d.search, d.changed_at, d.state from documents d
         where d.commune_id = commune and (before_at is null or (d.changed_at, d.id) < (before_at, before_id))
         order by d.changed_at desc, d.id desc limit reach) near
       where near.search @@ query and (wanted is null or near.state = wanted)
       limit cap);
    if cardinality(found) = cap then
      return query select unnest(found);
      return;
    end if;
  end loop;
  return query
    select d.id from documents d
     where d.search @@ query and d.commune_id = commune and (wanted is null or d.state = wanted) and (before_at is null or (d.changed_at, d.id) < (before_at, before_id))
     order by d.changed_at + interval '0' desc, d.id desc limit cap;
end $$;
