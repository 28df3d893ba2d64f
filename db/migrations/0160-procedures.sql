-- Procedures of a commune: its own dated versions over the shipped catalogue, imports that brought them, its e-forms.

create table procedure_versions (
  commune_id integer not null references communes (commune_id) deferrable,
  code text not null,
  version integer not null check (version >= 2),
  valid_from date not null,
  -- A version of null content says that the commune no longer offers the procedure from that day.
  content jsonb,
  reason text not null,
  import_id uuid,
  published_at timestamptz not null,
  published_by text not null,
  primary key (commune_id, code, version)
);
create index procedure_versions_import on procedure_versions (commune_id, import_id) where import_id is not null;
select guard_commune_table('procedure_versions');

create table procedure_imports (
  commune_id integer not null references communes (commune_id) deferrable,
  id uuid not null,
  file_id text not null,
  file_name text not null,
  changed_codes text[] not null,
  imported_at timestamptz not null,
  imported_by text not null,
  undone_at timestamptz,
  undone_by text,
  primary key (commune_id, id)
);
select guard_commune_table('procedure_imports');

create table procedure_forms (
  commune_id integer not null references communes (commune_id) deferrable,
  code text not null,
  version integer not null check (version >= 1),
  form jsonb not null,
  edited_by text not null,
  published_at timestamptz not null,
  published_by text not null,
  primary key (commune_id, code, version),
  constraint procedure_forms_four_eyes check (edited_by <> published_by)
);
select guard_commune_table('procedure_forms');

create table procedure_form_drafts (
  commune_id integer not null references communes (commune_id) deferrable,
  code text not null,
  based_on integer not null,
  revision integer not null,
  form jsonb not null,
  edited_at timestamptz not null,
  edited_by text not null,
  primary key (commune_id, code)
);
select guard_commune_table('procedure_form_drafts');
