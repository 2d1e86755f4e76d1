"""Leave and cover: plan, offer, accept, end; warnings before it begins; what happened meanwhile."""
