/** What to do about answers that fail, by the code of their error (backend-error.ts); others tell it by their message. */
export const FAILURE_ADVICE: Readonly<Record<string, string>> = {
  BACKEND_TIMEOUT: 'the backend does not answer in time: ask for fewer tokens, or lower MAX_IN_FLIGHT',
  BACKEND_UNREACHABLE: 'the backend cannot be reached: is vLLM running, and VLLM_URL right?',
  BACKEND_CONNECTION_LOST: "the backend breaks off its replies: see in vLLM's log whether it restarts",
  BACKEND_OVERLOADED: 'the backend is full: lower MAX_IN_FLIGHT, or serve with a higher --max-num-seqs',
  BACKEND_REJECTED: 'the backend refuses the requests: the message on each answer says why',
  BACKEND_ERROR: "the backend fails: vLLM's log says why",
  BACKEND_INVALID_RESPONSE: 'the replies are no chat completions: does VLLM_URL lead to a vLLM server?',
};
