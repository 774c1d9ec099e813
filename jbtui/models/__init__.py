"""What jbtui keeps: one module per aggregate, one class per table. A rule of one value lives in its field class
(`fields`), a rule of one row in its model; writing is the business of `services.unit` alone."""
