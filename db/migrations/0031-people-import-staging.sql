-- Staging of a register between upload and commit. The file itself is never kept: only its cells, with identity
-- numbers taken out, and they go at commit or cancel. Names that nobody bears any more leave the dictionary.

alter table register_imports drop column file_id;
-- Sheets of the file: name, rows, hidden, and what was found about each.
alter table register_imports add column sheets jsonb not null default '[]';

create table register_import_sheets (
  commune_id integer not null,
  import_id uuid not null,
  sheet_no integer not null,
  -- gzip of the sheet's cells as JSON.
  cells bytea not null,
  primary key (commune_id, import_id, sheet_no),
  foreign key (commune_id, import_id) references register_imports
);
select guard_commune_table('register_import_sheets');

create table register_import_households (
  commune_id integer not null,
  import_id uuid not null,
  household_no integer not null,
  head_name text not null,
  code text,
  hamlet_id uuid,
  alley_name text,
  door_label text,
  -- A household of the register that is this one already: new people join it.
  existing_id uuid,
  primary key (commune_id, import_id, household_no),
  foreign key (commune_id, import_id) references register_imports
);
select guard_commune_table('register_import_households');

drop index households_words;
create index households_head on households (commune_id, head_name_key);
create index residents_phone on residents (commune_id, phone) where phone is not null;
create index residents_birth_date on residents (commune_id, birth_date) where birth_date is not null;
create index residents_merged on residents (commune_id, merged_into) where merged_into is not null;
create index households_import on households (commune_id, import_id) where import_id is not null;

create function forget_unused_name_words(commune integer) returns integer language plpgsql security definer set search_path = public as $$
declare forgotten integer;
begin
  if acting_commune() is distinct from commune and current_setting('role', true) = 'gocua_app' then
    raise exception 'forget_unused_name_words: acting in another commune';
  end if;
  delete from name_words where commune_id = commune and word not in (
    select distinct w from residents r, unnest(string_to_array(r.name_key, ' ')) w where r.commune_id = commune and w is not null);
  get diagnostics forgotten = row_count;
  return forgotten;
end $$;
grant execute on function forget_unused_name_words(integer) to gocua_app;
