environment          = "stage"
project              = "example-stage"
location             = "EU"
bucket               = "example-stage-lake"
kubernetes_namespace = "tributary"

colder_after_days = 30
