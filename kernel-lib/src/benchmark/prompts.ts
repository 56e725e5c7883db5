/** The ten prompts of the study, in its order. */
export const PROMPTS: readonly string[] = [
  'The future of artificial intelligence is',
  'Once upon a time in a distant land,',
  'Large language models are transforming how we',
  'Explain the process of photosynthesis in simple terms.',
  'What are the key differences between TCP and UDP protocols?',
  'Describe the role of CI/CD in software development pipelines.',
  'Write a poem about space exploration.',
  "Translate the following sentence to French: 'How are you today?'",
  'Summarize the importance of cloud computing in enterprise IT.',
  'Generate a list of five innovative startup ideas in healthcare.',
];
