import { LabIcon } from '@jupyterlab/ui-components';

export const pipelineIcon: LabIcon = new LabIcon({
  name: 'jupyterlab-stagebook:pipeline',
  svgstr:
    '<svg xmlns="http://www.w3.org/2000/svg" width="16" viewBox="0 0 16 16"><g class="jp-icon3" fill="#616161">' +
    '<circle cx="3.5" cy="3.5" r="2.25"/><circle cx="3.5" cy="12.5" r="2.25"/><circle cx="12.5" cy="8" r="2.25"/>' +
    '<path d="M3 5h1v6H3zM5 3.2 11.3 6.4l-.5.9L4.6 4.1zM5 12.8l6.3-3.2-.5-.9-6.3 3.2z"/></g></svg>',
});
