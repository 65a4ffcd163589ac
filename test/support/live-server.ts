import { BackendClient, type ChatRequest, type ServedModel } from '../../src/services/backends/backend-client.js';

/** A server that speaks the OpenAI API and was started by whoever runs the tests, with what it tells of itself. */
export interface LiveServer {
  /** The settings that make it the product's default backend. */
  readonly settings: Readonly<Record<string, string>>;
  readonly client: BackendClient;
  readonly model: ServedModel;
  /** Null where it has no /version, as all but vLLM. */
  readonly version: string | null;
  readonly tellsLogprobs: boolean;
  readonly tellsUsage: boolean;
  /** It has vLLM's gauges of requests that run and wait. */
  readonly tellsQueue: boolean;
  /** A request of one token about nothing, with these changes. */
  request(change?: Partial<ChatRequest>): ChatRequest;
}

/**
 * The server that VLLM_URL names, or undefined where it is unset. VLLM_MODEL and VLLM_API_KEY mean what they mean to
 * the product.
 * @throws when it does not answer, or does not serve the model
 */
export async function findLiveServer(
  env: Readonly<Record<string, string | undefined>>,
): Promise<LiveServer | undefined> {
  const { VLLM_URL, VLLM_MODEL, VLLM_API_KEY } = env;
  if (!VLLM_URL) return undefined;
  const client = new BackendClient({ url: VLLM_URL, apiKey: VLLM_API_KEY, maxInFlight: 4 });
  const models = await client.models();
  const model = VLLM_MODEL ? models.find(({ id }) => id === VLLM_MODEL) : models[0];
  if (!model)
    throw new Error(`${VLLM_URL} serves ${models.map(({ id }) => id).join(', ')}, not ${VLLM_MODEL ?? 'any'}`);
  const request = (change: Partial<ChatRequest> = {}): ChatRequest => ({
    model: model.id,
    messages: [{ role: 'user', content: 'Say A.' }],
    temperature: 0,
    maxTokens: 1,
    seed: null,
    logprobs: false,
    constraint: null,
    requestId: 'live/test/0/1/1',
    signal: new AbortController().signal,
    ...change,
  });
  const { choices, usage } = await client.chat(request({ logprobs: true }));
  return {
    settings: { VLLM_URL, ...(VLLM_MODEL && { VLLM_MODEL }), ...(VLLM_API_KEY && { VLLM_API_KEY }) },
    client,
    model,
    version: await client.version(),
    tellsLogprobs: (choices[0].logprobs?.content ?? []).length > 0,
    tellsUsage: usage != null,
    tellsQueue: (await client.queue()) !== null,
    request,
  };
}
