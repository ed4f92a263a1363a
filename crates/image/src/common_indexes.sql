-- Indexes over the tables of all records, and one each over risks and measurements; made after the rows
-- when many are loaded.

create unique index "record.id" on record (id);
create index "record.state" on record (state, register, owner);
create index "record.register" on record (register, length(id), id);
create index "record.seq" on record (seq);
create index "link.to" on link (to_id, field);
create index "history.record" on history (record, seq);
-- The risk matrices count all threats that are not closed by their ratings alone.
create index "risk.matrix" on risk (kind, state, residual_rating,
  inherent_likelihood, inherent_organization, inherent_individuals, inherent_societies,
  residual_likelihood, residual_organization, residual_individuals, residual_societies);
-- Checks ask for the newest value of every metric.
create index "measurement.newest" on measurement (metric, period_to, id);
