import type { ModelIdentity } from './served-model.js';

/** `owned_by` of the served model, by which a client tells a simulator from a model. */
export const SIMULATOR_OWNER = 'metacog-simulator';

/**
 * vLLM's GET /v1/models with the one model that is served.
 * @param created  Unix seconds
 */
export function modelList({ id, maxModelLen }: ModelIdentity, created: number) {
  const permission = {
    id: 'modelperm-simulated',
    object: 'model_permission',
    created,
    allow_create_engine: false,
    allow_sampling: true,
    allow_logprobs: true,
    allow_search_indices: false,
    allow_view: true,
    allow_fine_tuning: false,
    organization: '*',
    group: null,
    is_blocking: false,
  };
  return {
    object: 'list',
    data: [
      {
        id,
        object: 'model',
        created,
        owned_by: SIMULATOR_OWNER,
        root: id,
        parent: null,
        max_model_len: maxModelLen,
        permission: [permission],
      },
    ],
  };
}
