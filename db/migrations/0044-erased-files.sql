-- Files of erased people wait here for the nightly sweep: the database forgets at once, the disk the same night.

create table erased_files (
  commune_id integer not null,
  file_id text not null,
  erased_at timestamptz not null,
  primary key (commune_id, file_id)
);
select guard_commune_table('erased_files');
create index visit_attachments_file on visit_attachments (file_id) where file_id is not null;
