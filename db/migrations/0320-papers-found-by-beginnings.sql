-- The search of papers, measured again on a million of them: a last word that is not finished joined the word lists of every word
-- that begins so (`chu:*`: half a second), and hits were counted before they were fetched. Now the index holds the beginnings
-- of words beside the words, all under their commune's number, so that an unfinished word is one list like any other and a
-- nation's papers share an index without meeting in it.

drop function find_documents(integer, text, text, timestamptz, uuid, integer);
drop function find_incoming(integer, text, text, integer, integer, integer);
drop index documents_search;
drop index incoming_documents_search;

-- Places of words were never asked, and the commune is in the index now.
update documents set search = strip(ts_delete(search, 'xa' || commune_id));
update incoming_documents set search = strip(ts_delete(search, 'xa' || commune_id));

-- 'chuc' in commune 8377: '8377:chuc', and the beginnings '8377:^ch', '8377:^chu'.
create function paper_words(commune integer, words tsvector) returns text[] language plpgsql immutable parallel safe as $$
declare
  whole text := commune || ':';
  start text := commune || ':^';
  word text;
  found text[];
begin
  foreach word in array tsvector_to_array(words) loop
    found := found || (whole || word);
    for n in 2 .. least(length(word) - 1, 5) loop
      found := found || (start || left(word, n));
    end loop;
  end loop;
  return found;
end $$;

create index documents_search on documents using gin (paper_words(commune_id, search)) with (fastupdate = off);
create index incoming_documents_search on incoming_documents using gin (paper_words(commune_id, search)) with (fastupdate = off);

-- Papers of a list that hold all the words, the last one perhaps not finished; newest first, below `before` (two columns of
-- the list's order). The newest thousand are walked: they fill a page of everyday words, and how many they hold tells
-- whether walking on will soon fill it. Else every hit is fetched from the index and sorted.
-- Row-level security lets the planner use no index here (its operators are not leak-proof): the function runs as the owner
-- and refuses any commune but the acting one.
create function find_papers(source text, commune integer, words text[], unfinished text, wanted text, before text[], cap integer)
returns setof uuid language plpgsql stable security definer set search_path = public set enable_seqscan = off set work_mem = '32MB' as $$
declare
  ordered text[] := case source when 'documents' then array['changed_at', 'id'] when 'incoming_documents' then array['arrival_year', 'arrival_number'] end;
  query tsquery := (select string_agg(quote_literal(w), ' & ') from unnest(words) w)::tsquery;
  below text;
  conditions text;
  reach integer := 1000;
  walked integer;
  found uuid[];
begin
  if acting_commune() is distinct from commune then
    raise exception 'find_papers: acting in another commune';
  end if;
  if unfinished is not null then
    query := case when query is null then '' else query::text || ' & ' end || quote_literal(unfinished) || ':*';
  end if;
  below := case when before is null then '' else format(' and (p.%I, p.%I) < (%L, %L)', ordered[1], ordered[2], before[1], before[2]) end;
  conditions := format('p.search @@ %L', query) || case when wanted is null then '' else format(' and p.state = %L', wanted) end;
  loop
    execute format('select count(*), array_agg(p.id) filter (where %s) from (select * from %I p where p.commune_id = %s%s order by p.%I desc, p.%I desc limit %s) p',
      conditions, source, commune, below, ordered[1], ordered[2], reach) into walked, found;
    if walked < reach or cardinality(found) >= cap then
      return query select unnest(found[1:cap]);
      return;
    end if;
    exit when reach > 1000 or found is null;
    reach := reach * cap * 3 / (2 * cardinality(found));
    exit when reach > 25000;
  end loop;
  -- The commune is asked outside, so that nothing but the words leads to the rows.
  return query execute format('select p.id from (select * from %I p where %s offset 0) p where p.commune_id = %s and %s%s order by p.%I desc, p.%I desc limit %s',
    source, concat_ws(' and ',
      case when words <> '{}' then format('paper_words(p.commune_id, p.search) @> %L', array(select commune || ':' || w from unnest(words) w)) end,
      case when unfinished is not null then format('paper_words(p.commune_id, p.search) && %L', array[commune || ':' || unfinished, commune || ':^' || left(unfinished, 5)]) end),
    commune, conditions, below, ordered[1], ordered[2], cap);
end $$;
grant execute on function find_papers(text, integer, text[], text, text, text[], integer) to gocua_app;
