"""The catalogue: listings, organisations, repositories, assessments and reports; owns every table."""
