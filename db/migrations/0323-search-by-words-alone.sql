-- Nothing but the words may lead to a dossier that is searched: beside them the planner read all the rows of the commune from its
-- key, eight thousand of them for three finds. Each token carries its commune, so the commune is only asked once more outside.
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
    'select d.dossier_id from (select d.commune_id, d.dossier_id, d.created_at from dossier_search d where true%s offset 0) d where d.commune_id = %s order by d.created_at desc, d.dossier_id desc limit %s',
    conditions, commune, cap);
end $$;
